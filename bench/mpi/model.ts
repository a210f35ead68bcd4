/**
 * The predicted cost of a step. A rank has n rows of 128 cells and ghosts for d steps. It advances its own rows, and the
 * ghosts while they are valid, which is v d more rows on average, where v is the radius. Once in d steps it exchanges
 * strips with both neighbours at the same time:
 *
 *     T(n, d) = c (n + v d) + s + (o + α + bytes(d) / β) / d
 *
 * c is the kernel's time per row, s its time per step besides; α and β are latency and bandwidth of a message (R. W.
 * Hockney, Parallel Computing 20, 1994, 389-398); o is the cost of an exchange besides the message. Noise, topology and
 * contention are left out.
 */

import { ROW } from '../../src/layouts/lanes.js'

/** Cells per row. */
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

/** What is computed: planes per cell, the radius of a step in cells, and the cells that an observation needs besides. */
export type Rule = { planes: number; radius: number; lookahead: number }

export const TRAFFIC: Rule = { planes: 1, radius: 1, lookahead: 0 }

/** Cars with velocities. */
export const carsUpTo = (vmax: number): Rule => ({ planes: vmax + 1, radius: vmax, lookahead: 1 })

/** Rows per rank. */
export const rowsOf = (cells: number, ranks: number): number => cells / LANES / ranks

/** Bytes of the halo strip that fills a neighbour's ghosts: one row more than the ghosts. */
export const stripBytes = ({ planes, radius, lookahead }: Rule, depth: number): number =>
  ROW * planes * (radius * depth + lookahead + 1)

/** Seconds per exchange. */
export const exchangeSeconds = (machine: Machine, rule: Rule, depth: number): number =>
  machine.call + machine.latency + stripBytes(rule, depth) / machine.bandwidth

/** The largest depth at which a block has one row more than its neighbours' ghosts; 0 if there is none. */
export const deepest = (rows: number, { radius, lookahead }: Rule): number =>
  Math.max(0, Math.min(DEEPEST, Math.floor((rows - 1 - lookahead) / radius)))

/**
 * The best depth, at which ghosts cost as much as exchanges: dT/dd = 0 at d² = (o + α + fixed bytes / β) / (c v). It does
 * not depend on the length of the road, if a block has enough rows.
 */
export function bestDepth(machine: Machine, rule: Rule, rows: number): number {
  const fixed = exchangeSeconds(machine, rule, 0)
  const best = Math.sqrt(fixed / (machine.row * rule.radius))
  return Math.max(1, Math.min(Math.round(best), deepest(rows, rule)))
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
  const worked = rows + (overlap ? 3 : 1) * rule.radius * depth
  const exchange = overlap ? machine.call : exchangeSeconds(machine, rule, depth)
  return share * (machine.row * worked + machine.start) + exchange / depth
}

/** The fraction of the time that the rank's own rows need at the kernel's full speed. */
export function efficiency(machine: Machine, rule: Rule, rows: number, more = 0): number {
  if (deepest(rows, rule) < 1) return 0
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

/** The same at the best depth: η / (1 - η) times the cost of a step besides its rows, over c. */
export function rowsByHand(machine: Machine, rule: Rule, wanted: number): number {
  const fixed = exchangeSeconds(machine, rule, 0)
  const ghosts = 2 * Math.sqrt(fixed * machine.row * rule.radius)
  const besides = machine.start + ghosts + (ROW * rule.planes * rule.radius) / machine.bandwidth
  return ((wanted / (1 - wanted)) * besides) / machine.row
}
