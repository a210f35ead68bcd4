import { checkInteger, checkNames, checkNumber } from '../check.js'
import { type CarRules, FASTEST } from '../kernels/cars/rules.js'
import { chance } from '../random/draws.js'
import { chancesAtEnds } from './boundary.js'
import type { Descriptor } from './descriptor.js'
import { theoryOfCars } from './theory.js'

/** A model made by `nagelSchreckenberg`. */
export type NagelSchreckenberg = {
  readonly name: 'nasch'
  readonly vmax: number
  readonly p: number
  readonly p0: number
}

/**
 * The traffic model of Nagel and Schreckenberg. A cell is empty or holds a car with a velocity, 0 to `vmax` cells per
 * step. In each step all cars simultaneously
 *
 * 1. accelerate: v = min(v + 1, vmax),
 * 2. brake: v = min(v, empty cells up to the next car),
 * 3. slow down at random: with probability p, v = max(v - 1, 0),
 * 4. move v cells to the right.
 *
 * With `p0` a car that is stopped at the beginning of the step slows down with probability `p0` instead: slow to start,
 * or velocity-dependent randomisation (VDR). At the start all cars are stopped.
 *
 * Units: in the original work a cell is 7.5 m and a step about 1 s, so vmax 5 is 135 km/h.
 *
 * @param options `vmax`: cells per step, an integer from 1 to 8; `p`: 0 to 1; `p0`: 0 to 1, p by default.
 * Probabilities are rounded to multiples of 2^-32.
 * @throws {TypeError | RangeError} for an option that is missing, does not exist or is out of range, naming it
 *
 * @example
 * const sim = await createSimulation({ model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 1000, density: 0.1 })
 * await sim.advance(100)
 * await sim.velocities() // one number per cell: -1 where there is no car
 *
 * @see K. Nagel and M. Schreckenberg, A cellular automaton model for freeway traffic, J. Phys. I France 2, 2221 (1992).
 * @see R. Barlovic, L. Santen, A. Schadschneider and M. Schreckenberg, Metastable states in cellular automata for traffic
 * flow, Eur. Phys. J. B 5, 793 (1998), cond-mat/9804170, for p0.
 */
export function nagelSchreckenberg(options: { vmax: number; p: number; p0?: number }): NagelSchreckenberg {
  checkNames('nagelSchreckenberg', options, ['vmax', 'p', 'p0'])
  const vmax = checkInteger('vmax', options.vmax, 1, FASTEST)
  const p = checkNumber('p', options.p, 0, 1)
  const { p0 = p } = options
  return { name: 'nasch', vmax, p, p0: checkNumber('p0', p0, 0, 1) }
}

export const naschModel: Descriptor<NagelSchreckenberg> = {
  title: ({ vmax, p, p0 }) => `Nagel-Schreckenberg, vmax ${vmax}, p ${p}${p0 === p ? '' : `, p0 ${p0}`}`,
  check({ name, ...options }) {
    return nagelSchreckenberg(options)
  },
  ends: 'open',
  rules: ({ vmax, p, p0 }, boundary, seed): CarRules => ({
    ...{ kind: 'cars', vmax, slow: chance(p), slowStart: chance(p0), seed },
    ...chancesAtEnds(boundary),
  }),
  theory: ({ vmax, p, p0 }) => theoryOfCars(vmax, p, p0),
}
