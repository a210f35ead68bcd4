import { elementary, type Model, nagelSchreckenberg, traffic } from '../../src/index.js'
import { ROWS, SPAN } from '../../src/kernels/elementary/gpu/program.js'
import { formulaOf } from '../../src/kernels/elementary/rule/formula.js'

/** What is timed, and what a cell update costs by the text of the program. */
export type Work = { name: string; model: Model; density: number; cost: Cost }

/** Integer operations, and bytes read or written. */
export type Cost = { operations: number; bytes: number }

/** Operations that load a row with its halo and store it: masks, shifts and addresses. */
const PER_ROW = 11

/**
 * The cost of a rule as written: the operations of its formula in each row, and two shifts in each step. A GPU with an
 * operation of three operands, as those of NVIDIA have, needs one in place of the whole formula: `joined`.
 */
export function costOf(rule: number, joined = false): Cost {
  const perRow = joined ? 1 : formulaOf(rule).steps.length
  const updates = SPAN * ROWS
  return {
    operations: (ROWS * (ROWS * perRow + 2) + ROWS * PER_ROW) / updates,
    bytes: (2 * 4 * ROWS) / updates,
  }
}

/**
 * The cost of cars with vmax 5 and p 0.3, per cell: operations per step of a word of 32 cars, and bytes in dispatches of 32
 * steps. docs/gpu.md says how they were counted; `joined` as above.
 */
export const costOfCars = (density: number, joined = false): Cost => ({
  operations: ((joined ? 152 : 236) * density) / 32,
  bytes: (3.5 * density) / 32,
})

/** The most cell updates per second, in 10^9, that these limits allow. */
export const boundOf = (
  { operations, bytes }: Cost,
  {
    gigabytesPerSecond,
    gigaoperationsPerSecond,
  }: { gigabytesPerSecond: number; gigaoperationsPerSecond: number },
): number => Math.min(gigaoperationsPerSecond / operations, gigabytesPerSecond / bytes)

const cars = nagelSchreckenberg({ vmax: 5, p: 0.3 })

export const works: Work[] = [
  { name: 'Rule 184', model: traffic(), density: 0.52, cost: costOf(184) },
  { name: 'Rule 110', model: elementary(110), density: 0.5, cost: costOf(110) },
  { name: 'cars, vmax 5, p 0.3', model: cars, density: 0.1, cost: costOfCars(0.1) },
  { name: 'cars, vmax 5, p 0.3', model: cars, density: 0.3, cost: costOfCars(0.3) },
]
