import { checkNames, checkNumber } from '../check.js'
import type { Model } from './model.js'

/**
 * Road traffic as Rule 184: a cell is empty or holds a car, and in each step all cars at once move one cell to the
 * right if that cell is empty.
 *
 * In terms of one cell: it takes its left neighbour if it is empty, its right neighbour if it holds a car. With `hop`
 * below 1 a car that could move does so with that probability only: the totally asymmetric simple exclusion process
 * (TASEP) with parallel update. On an open road it is that process with reservoirs at both ends.
 *
 * @param options `hop`: probability of a car that can move to do so, 0 to 1; 1 if nothing is said
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range
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
export function traffic(options: { hop?: number } = {}): Model {
  checkNames('traffic', options, ['hop'])
  const { hop = 1 } = options
  return { name: 'traffic', hop: checkNumber('hop', hop, 0, 1) }
}
