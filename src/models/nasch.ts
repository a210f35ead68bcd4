import { checkInteger, checkNames, checkNumber } from '../check.js'
import type { Model } from './model.js'

/** The longest way that a car can go in a step. */
export const FASTEST = 8

/**
 * The traffic model of Nagel and Schreckenberg. A cell is empty or holds a car with a velocity, 0 to `vmax` cells a
 * step. In each step all cars at once
 *
 * 1. accelerate: v = min(v + 1, vmax),
 * 2. brake: v = min(v, empty cells up to the next car),
 * 3. slow down at random: with probability p, v = max(v - 1, 0),
 * 4. move v cells to the right.
 *
 * With `p0` a car that stood still at the beginning of the step slows down with that probability instead: slow to
 * start, or velocity-dependent randomisation (VDR). A road begins with all cars standing still.
 *
 * Units: a cell is 7.5 m and a step about 1 s in the original work, so that vmax 5 is 135 km/h.
 *
 * @param options `vmax`: cells a step, an integer from 1 to 8; `p`: 0 to 1; `p0`: 0 to 1, and p if nothing is said.
 * Probabilities are rounded to multiples of 2^-32.
 * @throws {TypeError | RangeError} for an option that is missing, does not exist or is out of range
 *
 * @example
 * const sim = await createSimulation({ model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 1000, density: 0.1 })
 * await sim.advance(100)
 * sim.velocities() // one number a cell: -1 where there is no car
 *
 * @see K. Nagel and M. Schreckenberg, A cellular automaton model for freeway traffic, J. Phys. I France 2, 2221 (1992).
 * @see R. Barlovic, L. Santen, A. Schadschneider and M. Schreckenberg, Metastable states in cellular automata for traffic
 * flow, Eur. Phys. J. B 5, 793 (1998), cond-mat/9804170, for p0.
 */
export function nagelSchreckenberg(options: { vmax: number; p: number; p0?: number }): Model {
  checkNames('nagelSchreckenberg', options, ['vmax', 'p', 'p0'])
  const vmax = checkInteger('vmax', options.vmax, 1, FASTEST)
  const p = checkNumber('p', options.p, 0, 1)
  const { p0 = p } = options
  return { name: 'nasch', vmax, p, p0: checkNumber('p0', p0, 0, 1) }
}
