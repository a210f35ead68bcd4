/**
 * What a step costs on paper. A rank has n rows of 128 cells and ghosts for d steps. It works on its own rows, and on
 * the ghosts as long as they are right, which is on v d rows more in the mean, where v is the radius; and once in d steps
 * it exchanges strips with both neighbours at the same time:
 *
 *     T(n, d) = c (n + v d) + s + (o + α + bytes(d) / β) / d
 *
 * c and s are what the kernel takes for a row, and before the first one; α and β are latency and bandwidth of a message (R. W. Hockney, Parallel Computing 20, 1994, 389-398), o is what an
 * exchange costs besides. Noise, topology and contention are left out.
 */

import { ROW } from '../../src/layouts/lanes.js'

/** Cells of a row. */
export const LANES = 128

/** The greatest depth that the option takes. */
const DEEPEST = 4096

export type Machine = {
  /** Seconds of one core's kernel a row and step, and a step, however few the rows. */
  row: number
  start: number
  /** Seconds that an exchange takes besides the message. */
  call: number
  /** Seconds of an empty message, and bytes a second of a long one. */
  latency: number
  bandwidth: number
  /** Seconds of a sum over all ranks. */
  sum(ranks: number): number
}

/** What is computed: planes a cell, cells that a step looks to either side, and those that an observation needs besides. */
export type Rule = { planes: number; radius: number; lookahead: number }

export const TRAFFIC: Rule = { planes: 1, radius: 1, lookahead: 0 }

/** Cars with velocities. */
export const carsUpTo = (vmax: number): Rule => ({ planes: vmax + 1, radius: vmax, lookahead: 1 })

/** Rows of each of so many ranks. */
export const rowsOf = (cells: number, ranks: number): number => cells / LANES / ranks

/** Bytes of the halo strip that fills a neighbour's ghosts: one row more than these. */
export const stripBytes = ({ planes, radius, lookahead }: Rule, depth: number): number =>
  ROW * planes * (radius * depth + lookahead + 1)

/** Seconds of an exchange. */
export const exchangeSeconds = (machine: Machine, rule: Rule, depth: number): number =>
  machine.call + machine.latency + stripBytes(rule, depth) / machine.bandwidth

/** The greatest depth for which a block has a row more than its neighbours have ghosts; 0 where there is none. */
export const deepest = (rows: number, { radius, lookahead }: Rule): number =>
  Math.max(0, Math.min(DEEPEST, Math.floor((rows - 1 - lookahead) / radius)))

/**
 * Where the ghosts cost as much as the exchanges: dT/dd = 0 at d² = (o + α + fixed bytes / β) / (c v). The length
 * of the road does not matter, as long as a block has as many rows.
 */
export function bestDepth(machine: Machine, rule: Rule, rows: number): number {
  const fixed = exchangeSeconds(machine, rule, 0)
  const best = Math.sqrt(fixed / (machine.row * rule.radius))
  return Math.max(1, Math.min(Math.round(best), deepest(rows, rule)))
}

/**
 * Seconds a step of a rank.
 *
 * @param share ranks that take turns on one core: their kernels follow each other
 * @param overlap messages travel beside the work on the inner of three blocks, which have three times the ghosts
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

/** What part of the time goes into the rank's own rows, at the kernel's full speed. */
export function efficiency(machine: Machine, rule: Rule, rows: number, more = 0): number {
  if (deepest(rows, rule) < 1) return 0
  const step = stepSeconds(machine, rule, rows, bestDepth(machine, rule, rows)) + more
  return (machine.row * rows) / step
}

/** Rows a rank from which on this efficiency is reached. */
export function rowsAt(machine: Machine, rule: Rule, wanted: number): number {
  let [low, high] = [1, 2 ** 40]
  while (high / low > 1 + 1e-9) {
    const middle = Math.sqrt(low * high)
    if (efficiency(machine, rule, middle) < wanted) low = middle
    else high = middle
  }
  return high
}

/** The same where the depth may be the best: η / (1 - η) times what a step costs besides its rows, over c. */
export function rowsByHand(machine: Machine, rule: Rule, wanted: number): number {
  const fixed = exchangeSeconds(machine, rule, 0)
  const ghosts = 2 * Math.sqrt(fixed * machine.row * rule.radius)
  const besides = machine.start + ghosts + (ROW * rule.planes * rule.radius) / machine.bandwidth
  return ((wanted / (1 - wanted)) * besides) / machine.row
}
