/**
 * An elementary rule for two cells at a time, which share common operations.
 *
 * Of four adjacent cells, the two in the middle are advanced. They are neighbours of each other, and each has one more:
 *
 *           left   cell    a     right         left, cell  →  next cell  ←  a
 *                  └─shared┘                         cell  →   next a    ←  a, right
 *
 * Values computed from cell and a can be used by both. In docs/lanes.md, where Rule 184 takes five operations for two
 * cells, `leave` is such a value. Nothing is kept from one pair to the next: that would save one more operation for six
 * rules of a hundred, and would occupy a register.
 *
 * Programs of 1, 2, … operations are tried. One or two operations are shared, and the remaining ones are the fewest for
 * each cell (formula.ts). No rule needs more than seven for two cells. The search takes some milliseconds.
 */
import { derive, type Formula, formulaOf, NEIGHBOURS, run, type Step } from './formula.js'

/** Values 0 to 3 are left, cell, a and right, followed by those of the steps. `next` are the next cell and the next a. */
export type Pair = { steps: Step[]; next: [number, number] }

/** The fewest operations for two cells of an even rule: three zeros give 0. */
export function pairOf(rule: number): Pair {
  const single = formulaOf(rule)
  for (let length = 1; length < 2 * single.steps.length; length++) {
    for (const shared of sharings) {
      const remainders = remaindersOf(rule, shared, length - shared.length)
      if (remainders) return join(shared, remainders)
    }
  }
  return join([], [single, single])
}

/** Operations that can be shared: on cell and a, which here have the numbers 0 and 1. */
const choices: Step[] = [
  { op: 'and', a: 0, b: 1 },
  { op: 'or', a: 0, b: 1 },
  { op: 'xor', a: 0, b: 1 },
  { op: 'andnot', a: 0, b: 1 },
  { op: 'andnot', a: 1, b: 0 },
]

/** Two shared operations, or one. Two come first, because they leave less to search. */
const sharings: Step[][] = [
  ...choices.flatMap((one, i) => choices.slice(i + 1).map((other) => [one, other])),
  ...choices.map((one) => [one]),
]

const [LEFT, CELL, RIGHT] = NEIGHBOURS

/** The remaining operations of each cell, if they are at most `most` together. */
function remaindersOf(rule: number, shared: Step[], most: number): [Formula, Formula] | undefined {
  const remainder = (a: number, b: number, most: number) =>
    derive([LEFT, CELL, RIGHT, ...run(shared, [a, b]).slice(2)], rule, most)
  // One cell has at most half of the operations. Nearly always there is no such formula, and the search ends early.
  const half = Math.floor(most / 2)
  let first = remainder(CELL, RIGHT, half)
  const second = remainder(LEFT, CELL, first ? most - first.steps.length : half)
  if (second) first ??= remainder(CELL, RIGHT, most - second.steps.length)
  return first && second && [first, second]
}

/** Joins the operations of both cells into one program. */
function join(shared: Step[], [first, second]: [Formula, Formula]): Pair {
  const steps: Step[] = []
  const append = (more: readonly Step[], given: readonly number[]) => {
    const values = [...given]
    for (const { op, a, b } of more) values.push(3 + steps.push({ op, a: values[a], b: values[b] }))
    return values
  }
  const both = append(shared, [1, 2]).slice(2)
  const cell = append(first.steps, [0, 1, 2, ...both])[first.next]
  const a = append(second.steps, [1, 2, 3, ...both])[second.next]
  return { steps, next: [cell, a] }
}
