import { checkFunction, checkNames, checkNumber, show } from '../check.js'
import { checkModel } from '../models/check.js'
import { type Model, modelOf } from '../models/table.js'
import type { Theory } from '../models/theory.js'

/**
 * The exact fundamental diagram of a model; undefined if none is known.
 *
 * - Deterministic, p = 0: all cars drive at vmax while there is room for it; at higher densities the gaps limit them.
 *   flow = min(vmax density, 1 - density).
 * - Velocities 0 and 1, where a car that can move does so with probability h at every step: only neighbouring cells are
 *   correlated. flow = (1 - sqrt(1 - 4 h density (1 - density))) / 2.
 *
 * @throws {TypeError | RangeError} for a value that is not a model, or a density out of range
 *
 * @example
 * theoryOf(traffic({ hop: 0.5 }))?.flow(0.5) // 0.146, in cars per step past a cell
 * theoryOf(nagelSchreckenberg({ vmax: 5, p: 0.3 })) // undefined
 *
 * @see K. Nagel and H. J. Herrmann, Deterministic models for traffic jams, Physica A 199, 254 (1993).
 * @see M. Schreckenberg, A. Schadschneider, K. Nagel and N. Ito, Discrete stochastic models for traffic flow, Phys.
 * Rev. E 51, 2939 (1995).
 */
export function theoryOf(given: Model): Theory | undefined {
  const model = checkModel(given)
  return modelOf(model).theory?.(model)
}

/**
 * The curve as points to draw: at 101 equally spaced densities, and at its corners.
 *
 * @throws {TypeError | RangeError} for a value that is not such a theory, naming what is wrong
 *
 * @example
 * const theory = theoryOf(traffic())
 * if (theory) curveOf(theory).points // { density, flow, velocity } for each
 */
export function curveOf(theory: Theory) {
  const { label, flow, velocity, corners } = checkTheory(theory)
  const densities = [...Array.from({ length: 101 }, (_, i) => i / 100), ...corners]
  return {
    label,
    points: [...new Set(densities)]
      .sort((a, b) => a - b)
      .map((density) => ({ density, flow: flow(density), velocity: velocity(density) })),
  }
}

function checkTheory(theory: Theory): Theory {
  checkNames('theory', theory, ['label', 'flow', 'velocity', 'corners'])
  const { label, flow, velocity, corners } = theory
  if (typeof label !== 'string') throw new TypeError(`label: ${show(label)} is not a string`)
  checkFunction('flow', flow)
  checkFunction('velocity', velocity)
  if (!Array.isArray(corners)) throw new TypeError(`corners: ${show(corners)} is not an array`)
  return { ...theory, corners: Array.from(corners, (one, i) => checkNumber(`corners[${i}]`, one, 0, 1)) }
}
