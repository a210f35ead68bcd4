/**
 * An elementary rule for two cells at a time, with what both have in common worked out once.
 *
 * Of four cells in a row the two in the middle are stepped. They are neighbours of each other, and either has one more:
 *
 *           left   cell    a     right         left, cell  →  next cell  ←  a
 *                  └─shared┘                         cell  →   next a    ←  a, right
 *
 * What is made of cell and a can serve both. In docs/lanes.md, where Rule 184 has five operations for two cells, that
 * is `leave`. Nothing is carried on from one pair to the next: that would save one more operation for six rules in a
 * hundred, and would take a register all the time.
 *
 * Programs of 1, 2, … operations are tried, of which one or two are shared, and the rest is as short as can be for each
 * cell (formula.ts). No rule needs more than seven for two cells. That takes some milliseconds.
 */
import { derive, type Formula, formulaOf, NEIGHBOURS, run, type Step } from './formula.js'

/** Values 0 to 3 are left, cell, a and right; the steps make those after them; next are the next cell and the next a. */
export type Pair = { steps: Step[]; next: [number, number] }

/** The fewest operations for two cells of a rule that is even: of three empty cells it makes an empty one. */
export function pairOf(rule: number): Pair {
  const single = formulaOf(rule)
  for (let length = 1; length < 2 * single.steps.length; length++) {
    for (const shared of plans) {
      const rests = restsOf(rule, shared, length - shared.length)
      if (rests) return join(shared, rests)
    }
  }
  return join([], [single, single])
}

/** What can be shared: operations on cell and a, which here have the numbers 0 and 1. */
const choices: Step[] = [
  { op: 'and', a: 0, b: 1 },
  { op: 'or', a: 0, b: 1 },
  { op: 'xor', a: 0, b: 1 },
  { op: 'andnot', a: 0, b: 1 },
  { op: 'andnot', a: 1, b: 0 },
]

/** Two of them, or one. Two leave less to search for, so they come first. */
const plans: Step[][] = [
  ...choices.flatMap((one, i) => choices.slice(i + 1).map((other) => [one, other])),
  ...choices.map((one) => [one]),
]

const [LEFT, CELL, RIGHT] = NEIGHBOURS

/** What is left to do for each cell with so much shared, if it is so many operations at most. */
function restsOf(rule: number, shared: Step[], most: number): [Formula, Formula] | undefined {
  const rest = (a: number, b: number, most: number) =>
    derive([LEFT, CELL, RIGHT, ...run(shared, [a, b]).slice(2)], rule, most)
  // One of them has half of the operations at most. Nearly always there is none, and it is soon known.
  const half = Math.floor(most / 2)
  let first = rest(CELL, RIGHT, half)
  const second = rest(LEFT, CELL, first ? most - first.steps.length : half)
  if (second) first ??= rest(CELL, RIGHT, most - second.steps.length)
  return first && second && [first, second]
}

/** Puts both cells into one program. */
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
