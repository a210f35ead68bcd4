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
 * milliseconds at most, and always finds the same one.
 */

/** An operation on the values of these numbers; `andnot` is a & ~b, and `not` takes a alone. */
export type Step = { op: Op; a: number; b: number }
export type Op = 'and' | 'or' | 'xor' | 'andnot' | 'not'

/** Each step makes one more value, numbered after those there are. The next cell is the value `next`. */
export type Formula = { steps: Step[]; next: number }

/** The tables of values 0, 1 and 2 of a rule's formula. */
export const NEIGHBOURS = [0b11110000, 0b11001100, 0b10101010] as const

/** The fewest operations for a rule: at most four, and a `not` if three empty cells make a full one. */
export function formulaOf(rule: number): Formula {
  if ((rule & 1) === 0) return derive(NEIGHBOURS, rule, Number.POSITIVE_INFINITY)!
  const { steps, next } = formulaOf(rule ^ 255)
  return { steps: [...steps, { op: 'not', a: next, b: next }], next: NEIGHBOURS.length + steps.length }
}

/** The next 32 cells, from words of their left neighbours, of themselves and of their right neighbours. */
export function evaluate({ steps, next }: Formula, left: number, cell: number, right: number): number {
  return run(steps, [left, cell, right])[next]
}

/** The values given and after them those that the steps make of them, 32 bits each. */
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
 * The shortest steps, `most` at most, from the given tables to one whose bit 0 is clear.
 *
 * Negations need not be tried. What takes the negation of a value can take the value itself, by another operation or by
 * making the negation of its own result. So all negations can be handed on to the end, and there a clear bit 0 says
 * that none is left: with no negation, nothing but zeros can come of zeros.
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

/** Adds so many steps, of which the last makes the table; steps that could change places have one order only. */
function extend(steps: Step[], values: number[], table: number, length: number, first: number): boolean {
  const last = length === 1
  // Nothing is made for nothing: if the last value has just been made, the last step takes it.
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

/** Steps worth a try, five for each two values; those of the first n values come before those of more. */
const choices: Step[] = []
const choicesOf = (values: number) => (5 * values * (values - 1)) / 2
for (let late = 1; late < 16; late++) {
  for (let early = 0; early < late; early++) {
    for (const op of ['and', 'or', 'xor', 'andnot'] as const) choices.push({ op, a: early, b: late })
    choices.push({ op: 'andnot', a: late, b: early })
  }
}
