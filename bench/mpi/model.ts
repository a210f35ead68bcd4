/**
 * The predicted cost of a step. A rank has n rows and ghosts for d steps. It advances its own rows, and ghosts. Once in d
 * steps it exchanges strips with its neighbours:
 *
 *     T(n, d) = c (n + ghosts(d)) + s + (o + α + strip(d) / β) / d
 *
 * c is the kernel's time per row, s its time per step besides; α and β are latency and bandwidth of a message (R. W.
 * Hockney, Parallel Computing 20, 1994, 389-398); o is the cost of an exchange besides the message. Noise, topology and
 * contention are left out.
 */

import { ROW } from '../../src/layouts/lanes.js'
import { ROW_CARS, rows as rowsOfCars } from '../../src/layouts/rows.js'

/** Cells per row of Rule 184. */
export const LANES = 128

/** The largest value of the option `depth`. */
const DEEPEST = 4096

export type Machine = {
  /** Seconds of the kernel on one core: per row and step, and per step for any number of rows. */
  row: number
  start: number
  /** Seconds per exchange besides the message. */
  call: number
  /** Seconds of an empty message, and bytes per second of a long one. */
  latency: number
  bandwidth: number
  /** Seconds of a sum over all ranks. */
  sum(ranks: number): number
}

/** What is computed, and how its rows depend on each other. */
export type Rule = {
  /** Cells per row. */
  cells: number
  /** Ghost rows that are advanced per step, on average. */
  ghosts(depth: number): number
  /** Bytes of the halo strip that fills a neighbour's ghosts. */
  strip(depth: number): number
  /** The largest depth of a block of so many rows; 0 if it is too short. */
  deepest(rows: number): number
}

/** There are ghosts at both ends, and they shrink to none. A strip has one row more, and a block, too. */
export const TRAFFIC: Rule = {
  cells: LANES,
  ghosts: (depth) => depth,
  strip: (depth) => ROW * (depth + 1),
  deepest: (rows) => Math.max(0, Math.min(DEEPEST, Math.floor(rows - 1))),
}

/** Cars with velocities. The one ghost row is ahead and lasts for any depth that there is. A block has two rows or more. */
export function carsUpTo(vmax: number, density: number): Rule {
  const cells = 2 ** 30
  const road = { cells, cars: cells * density, vmax, open: false, radius: 1, lookahead: 1 }
  const bytes = rowsOfCars.stripBytes({ ...road, begin: 0, end: 2, ghosts: 1 })
  return {
    cells: ROW_CARS / density,
    ghosts: () => 1,
    strip: () => bytes,
    deepest: (rows) => (rows < 2 ? 0 : ROW_CARS - 1),
  }
}

/** Rows per rank, of Rule 184. */
export const rowsOf = (cells: number, ranks: number): number => cells / LANES / ranks

/** Seconds per exchange. */
export const exchangeSeconds = (machine: Machine, rule: Rule, depth: number): number =>
  machine.call + machine.latency + rule.strip(depth) / machine.bandwidth

/**
 * The best depth, at which more ghosts cost as much as exchanges: dT/dd = 0 at d² = (o + α + fixed bytes / β) / (c g), with
 * g ghosts more per depth. It does not depend on the length of the road, if a block has enough rows. Where ghosts do not
 * grow it is the largest.
 */
export function bestDepth(machine: Machine, rule: Rule, rows: number): number {
  const more = rule.ghosts(1) - rule.ghosts(0)
  const best = Math.sqrt(exchangeSeconds(machine, rule, 0) / (machine.row * more))
  return Math.max(1, Math.min(Math.round(best), rule.deepest(rows)))
}

/**
 * Seconds per step of a rank.
 *
 * @param share number of ranks on one core, whose kernels run one after the other
 * @param overlap whether messages travel while the inner of three blocks is advanced; there are three times the ghosts
 */
export function stepSeconds(
  machine: Machine,
  rule: Rule,
  rows: number,
  depth: number,
  share = 1,
  overlap = false,
): number {
  const worked = rows + (overlap ? 3 : 1) * rule.ghosts(depth)
  const exchange = overlap ? machine.call : exchangeSeconds(machine, rule, depth)
  return share * (machine.row * worked + machine.start) + exchange / depth
}

/** The fraction of the time that the rank's own rows need at the kernel's full speed. */
export function efficiency(machine: Machine, rule: Rule, rows: number, more = 0): number {
  if (rule.deepest(rows) < 1) return 0
  const step = stepSeconds(machine, rule, rows, bestDepth(machine, rule, rows)) + more
  return (machine.row * rows) / step
}

/** Fewest rows per rank for this efficiency. */
export function rowsAt(machine: Machine, rule: Rule, wanted: number): number {
  let [low, high] = [1, 2 ** 40]
  while (high / low > 1 + 1e-9) {
    const middle = Math.sqrt(low * high)
    if (efficiency(machine, rule, middle) < wanted) low = middle
    else high = middle
  }
  return high
}

/** The same for Rule 184 at the best depth: η / (1 - η) times the cost of a step besides its rows, over c. */
export function rowsByHand(machine: Machine, wanted: number): number {
  const ghosts = 2 * Math.sqrt(exchangeSeconds(machine, TRAFFIC, 0) * machine.row)
  const besides = machine.start + ghosts + ROW / machine.bandwidth
  return ((wanted / (1 - wanted)) * besides) / machine.row
}
