import type { BlockRange, Memory } from '../../layouts/layout.js'
import { type CarRows, MOST_STEPS, openRows, ROW_CARS, rows } from '../../layouts/rows.js'
import type { Block } from '../kernel.js'
import { openBlock } from './block.js'
import type { CarRules } from './rules.js'

/** Some rows of a block, and where they are on the road. */
export type RowRange = {
  /** Rows of the block. */
  from: number
  to: number
  /** Cars of the last of these rows. */
  lanes: number
  /** The number of the first of these rows on the road. */
  row: number
  /** Whether they are a whole ring, so that the last car follows the first. */
  ring: boolean
}

/** How a kernel moves cars in rows. */
export type RowMover = {
  /** Room for a velocity per step. */
  readonly edges: Uint8Array
  /**
   * Takes steps from `now` on, at most `mostSteps` of the rows, and sorts their gaps. Unless the rows are a ring, `edges`
   * has the velocities of the car ahead of the last car, step by step, and gets those of the first car.
   *
   * @param moved called with the cells that the first car of each tile moved, tile by tile
   */
  move(rows: RowRange, now: number, steps: number, moved: (tile: number, cells: number) => void): void
  /**
   * Adds to `sums` the cars with velocities of at least 1 … vmax, and the runs of stopped cars, which are counted at their
   * ends. `aheadStopped` says whether the car ahead of the block's last car stands.
   */
  count(sums: Float64Array, aheadStopped: boolean): void
}

/** Opens a block of cars in rows. */
export function openRowsBlock(
  memory: Memory,
  address: number,
  range: BlockRange,
  rules: CarRules,
  openMover: (cars: CarRows, rules: CarRules) => RowMover,
): Block {
  const { open, begin, end, ghosts } = range
  const cars = openRows(memory, address, range)
  const { edges, move, count } = openMover(cars, rules)
  const last = end === rows.units(range)
  const ghost = end - begin
  const ghostRow = { from: ghost, to: ghost + 1, lanes: ROW_CARS, row: last ? 0 : end, ring: false }

  const moving = {
    ...cars,
    step(now: number, steps: number, ahead: number) {
      const [first, end] = [cars.first(), cars.end()]
      if (first === end) return
      edges.fill(0, 0, steps)
      if (ghosts > 0) move(ghostRow, now, steps, () => {})
      // Only whether it is at least vmax matters.
      if (open) cars.setGap(end - 1, Math.min(FAR, ahead - cars.position(end - 1) - 1))
      const from = Math.floor(first / ROW_CARS)
      const to = Math.ceil(end / ROW_CARS)
      const [lanes, row] = [end - ROW_CARS * (to - 1), cars.base() / ROW_CARS + from]
      move({ from, to, lanes, row, ring: !open && ghosts === 0 }, now, steps, cars.moveAnchor)
      cars.settle(steps)
    },
    countVelocities(counts: number[]) {
      const sums = new Float64Array(rules.vmax + 1)
      const [first, end] = [cars.first(), cars.end()]
      if (first < end) count(sums, isAheadStopped())
      // Cars of velocity v are those of at least v, less those of at least v + 1.
      for (let v = 0; v <= rules.vmax; v++) {
        counts.push((v === 0 ? end - first : sums[v - 1]) - (v === rules.vmax ? 0 : sums[v]))
      }
      counts.push(sums[rules.vmax])
    },
  }
  /** Whether the car ahead of the block's last car stands. */
  function isAheadStopped(): boolean {
    if (open) return false
    return cars.velocity(ghosts > 0 ? ROW_CARS * ghost : 0) === 0
  }
  return openBlock(moving, range, rules, ROW_CARS)
}

/** At least the largest vmax, and a number of four bits. */
const FAR = 15

/**
 * Steps between exchanges, at most those that a ghost row lasts; and those between the pauses of a block that exchanges
 * nothing: some milliseconds, in which a kernel takes a step of about so many rows.
 */
export const rowsDepth = (rows: number, perPause: number): number =>
  Math.max(1, Math.min(MOST_STEPS, Math.floor(perPause / rows)))
