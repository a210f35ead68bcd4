import type { BlockRange, Memory } from '../../layouts/layout.js'
import { popcount } from '../../layouts/packed.js'
import { type CarRows, openRows, ROW_CARS, rows } from '../../layouts/rows.js'
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
   * Takes steps from `now` on. Unless the rows are a ring, `edges` has the velocities of the car ahead of the last car,
   * step by step, and gets those of the first car.
   *
   * @param moved called with the cells that the first car of each tile moved, tile by tile
   */
  move(rows: RowRange, now: number, steps: number, moved: (tile: number, cells: number) => void): void
}

/** Most steps of a call. A ghost row lasts as long. */
export const MOST_STEPS = 127

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
  const { edges, move } = openMover(cars, rules)
  const last = end === rows.units(range)
  const ghost = end - begin
  const ghostRow = { from: ghost, to: ghost + 1, lanes: ROW_CARS, row: last ? 0 : end, ring: false }

  const moving = {
    ...cars,
    mostSteps: MOST_STEPS,
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
      if (open) cars.settle()
    },
    countVelocities(counts: number[]) {
      countVelocities(cars, rules.vmax, isAheadStopped(), counts)
    },
  }
  /** Whether the car ahead of the block's last car stands. */
  function isAheadStopped(): boolean {
    if (open || cars.first() === cars.end()) return false
    return cars.velocity(ghosts > 0 ? ROW_CARS * ghost : 0) === 0
  }
  return openBlock(moving, range, rules, ROW_CARS)
}

/** At least the largest vmax, and a number of four bits. */
const FAR = 15

/** Appends the number of cars of each velocity, and of the runs of stopped cars, which are counted at their ends. */
function countVelocities(cars: CarRows, vmax: number, aheadStopped: boolean, counts: number[]) {
  const { words, planes } = cars
  const [first, end, live] = [cars.first(), cars.end(), cars.live()]
  /** Cars of velocity k or more. */
  const atLeast = new Array<number>(vmax + 2).fill(0)
  atLeast[0] = end - first
  let jams = 0
  // The bit of the car ahead of a word, which is its neighbour's lowest bit.
  let ahead = aheadStopped ? 1 << ((end - 1) & 31) : 0
  for (let car = end - 1 - ((end - 1) & 31); car > first - 32; car -= 32) {
    const at = 4 * planes * Math.floor(car / ROW_CARS) + ((car >> 5) & 3)
    const own = (car < first ? -1 << (first - car) : -1) & (car + 32 > end ? (1 << (end - car)) - 1 : -1)
    for (let k = 0; k < vmax; k++) atLeast[k + 1] += popcount(words[at + 4 * k])
    let free = 0
    for (let j = 0; j < live; j++) free |= words[at + 4 * (vmax + j)]
    const stopped = ~words[at] & own
    jams += popcount(stopped & ~(((stopped >>> 1) | ahead) & ~free))
    ahead = stopped << 31
  }
  for (let v = 0; v <= vmax; v++) counts.push(atLeast[v] - atLeast[v + 1])
  counts.push(jams)
}

/**
 * Steps between exchanges, at most those that a ghost row lasts; and those between the pauses of a block that exchanges
 * nothing: some milliseconds.
 */
export const rowsDepth = (rows: number): number =>
  Math.max(1, Math.min(MOST_STEPS, Math.floor(2 ** 16 / rows)))
