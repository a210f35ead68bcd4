/**
 * The 256 elementary rules as short straight-line programs of bitwise operations.
 *
 * A rule says what becomes of a cell from its left neighbour, itself and its right neighbour. In S. Wolfram's numbering
 * (Statistical mechanics of cellular automata, Rev. Mod. Phys. 55, 1983) the next cell is bit 4·left + 2·cell + right
 * of the rule's number. So the number is the rule's truth table, and an operation on two values is the same operation
 * on their tables:
 *
 *     4·left + 2·cell + right     7 6 5 4 3 2 1 0
 *     left                        1 1 1 1 0 0 0 0
 *     cell                        1 1 0 0 1 1 0 0
 *     right                       1 0 1 0 1 0 1 0
 *     left ^ right                0 1 0 1 1 0 1 0      Rule 90
 *
 * All programs of one operation are tried, then all of two, and so on, until one has the rule's table. That takes some
 * milliseconds at most, and the result is always the same.
 */

/** An operation on values a and b, given by number. `andnot` is a & ~b; `not` ignores b. */
export type Step = { op: Op; a: number; b: number }
export type Op = 'and' | 'or' | 'xor' | 'andnot' | 'not'

/** Each step adds a value, with the next number. The next cell is the value with the number `next`. */
export type Formula = { steps: Step[]; next: number }

/** The tables of values 0, 1 and 2 of a rule's formula. */
export const NEIGHBOURS = [0b11110000, 0b11001100, 0b10101010] as const

/** The fewest operations for a rule: at most four, and a `not` if three zeros give 1. */
export function formulaOf(rule: number): Formula {
  if ((rule & 1) === 0) return derive(NEIGHBOURS, rule, Number.POSITIVE_INFINITY)!
  const { steps, next } = formulaOf(rule ^ 255)
  return { steps: [...steps, { op: 'not', a: next, b: next }], next: NEIGHBOURS.length + steps.length }
}

/** The next state of 32 cells, from words of their left neighbours, the cells, and their right neighbours. */
export function evaluate({ steps, next }: Formula, left: number, cell: number, right: number): number {
  return run(steps, [left, cell, right])[next]
}

/** The given values, followed by those that the steps compute, 32 bits each. */
export function run(steps: readonly Step[], given: readonly number[]): number[] {
  const values = [...given]
  for (const { op, a, b } of steps) values.push(operate(op, values[a], values[b]))
  return values
}

function operate(op: Op, a: number, b: number): number {
  if (op === 'and') return a & b
  if (op === 'or') return a | b
  if (op === 'xor') return a ^ b
  return op === 'andnot' ? a & ~b : ~a
}

/**
 * The fewest steps, at most `most`, from the given tables to a table whose bit 0 is clear.
 *
 * Negations need not be tried. An operation on a negated value can be replaced by an operation on the value itself, whose
 * result may be negated. So all negations can be moved to the end. There, a clear bit 0 means that none is left: without
 * negation, zeros give only zeros.
 */
export function derive(given: readonly number[], table: number, most: number): Formula | undefined {
  if (given.includes(table)) return { steps: [], next: given.indexOf(table) }
  for (let length = 1; length <= most; length++) {
    const steps: Step[] = table === 0 ? [{ op: 'xor', a: 0, b: 0 }] : []
    if (table === 0 || extend(steps, [...given], table, length, 0)) {
      return { steps, next: given.length + length - 1 }
    }
  }
  return undefined
}

/** Adds so many steps, the last of which gives the table. Independent steps are tried in one order only. */
function extend(steps: Step[], values: number[], table: number, length: number, first: number): boolean {
  const last = length === 1
  // Every value must be used, so the last step uses the value before it.
  const begin = last && steps.length > 0 ? choicesOf(values.length - 1) : first
  const end = choicesOf(values.length)
  for (let i = begin; i < end; i++) {
    const choice = choices[i]
    const value = operate(choice.op, values[choice.a], values[choice.b])
    if (last ? value !== table : value === 0 || values.includes(value)) continue
    steps.push(choice)
    if (last || extend(steps, [...values, value], table, length - 1, i + 1)) return true
    steps.pop()
  }
  return false
}

/** Candidate steps, five per pair of values. Those of the first n values come before those of more values. */
const choices: Step[] = []
const choicesOf = (values: number) => (5 * values * (values - 1)) / 2
for (let late = 1; late < 16; late++) {
  for (let early = 0; early < late; early++) {
    for (const op of ['and', 'or', 'xor', 'andnot'] as const) choices.push({ op, a: early, b: late })
    choices.push({ op: 'andnot', a: late, b: early })
  }
}
