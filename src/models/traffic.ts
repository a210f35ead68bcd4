import { checkNames, checkNumber } from '../check.js'
import type { CarRules } from '../kernels/cars/rules.js'
import type { ElementaryRules } from '../kernels/elementary/rules.js'
import { chance } from '../random/draws.js'
import { chancesAtEnds } from './boundary.js'
import type { Descriptor } from './descriptor.js'
import { theoryOfCars } from './theory.js'

/** A model made by `traffic`. */
export type Traffic = { readonly name: 'traffic'; readonly hop: number }

/**
 * Road traffic as Rule 184: a cell is empty or holds a car. In each step all cars simultaneously move one cell to the
 * right if that cell is empty.
 *
 * Seen from a cell: an empty cell takes the value of its left neighbour, an occupied cell that of its right neighbour.
 * With `hop` below 1 a car that can move does so only with that probability: the totally asymmetric simple exclusion
 * process (TASEP) with parallel update. On an open road it has reservoirs at both ends.
 *
 * @param options `hop`: probability that a car moves if it can, 0 to 1, 1 by default
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it
 *
 * @example
 * const ring = await createSimulation({ model: traffic(), cells: 1000, density: 0.3 })
 * const open = await createSimulation({
 *   model: traffic({ hop: 0.5 }), cells: 1000, density: 0, boundary: { entry: 0.2, exit: 0.8 },
 * })
 *
 * @see S. Wolfram, Statistical mechanics of cellular automata, Rev. Mod. Phys. 55, 601 (1983), for the numbering.
 * @see J. de Gier and B. Nienhuis, Exact stationary state for an asymmetric exclusion process with fully parallel
 * dynamics, Phys. Rev. E 59, 4899 (1999), cond-mat/9812223, for the process.
 */
export function traffic(options: { hop?: number } = {}): Traffic {
  checkNames('traffic', options, ['hop'])
  const { hop = 1 } = options
  return { name: 'traffic', hop: checkNumber('hop', hop, 0, 1) }
}

/** A car that moves one cell with probability h is a car of vmax 1 that slows down with probability 1 - h. */
export const trafficModel: Descriptor<Traffic> = {
  title: ({ hop }) => (hop === 1 ? 'Traffic, Rule 184' : `Traffic, hop ${hop}`),
  check({ name, ...options }) {
    return traffic(options)
  },
  ends: 'open',
  rules({ hop }, boundary, seed): ElementaryRules | CarRules {
    if (hop === 1 && boundary === 'ring') return { kind: 'elementary', rule: 184, counted: 'moved' }
    const slow = chance(1 - hop)
    return { kind: 'cars', vmax: 1, slow, slowStart: slow, seed, ...chancesAtEnds(boundary) }
  },
  theory: ({ hop }) => theoryOfCars(1, 1 - hop, 1 - hop),
}
