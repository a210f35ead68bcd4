import { checkFunction, checkNames, checkNumber, show } from '../check.js'
import { checkModel } from '../models/check.js'
import type { Model } from '../models/model.js'

/** Flow and velocity on an endless ring, after any time that it takes. */
export type Theory = {
  /** What it is. */
  label: string
  /** Cars per step past a cell, at this density, 0 to 1. */
  flow(density: number): number
  /** Cells per step, at this density, 0 to 1; at 0 that of a car alone. */
  velocity(density: number): number
  /** Densities where the curve has a corner. */
  corners: number[]
}

/**
 * What is known exactly of a model's fundamental diagram; undefined where nothing is.
 *
 * - Without chance, p = 0: every car keeps vmax as long as there is room, and later the gaps are shared out:
 *   flow = min(vmax density, 1 - density).
 * - Velocities 0 and 1, and a car that can move does so with probability h, whatever it did before: neighbouring cells
 *   are all that is correlated, and flow = (1 - sqrt(1 - 4 h density (1 - density))) / 2.
 *
 * @throws {TypeError | RangeError} for what is not a model, or a density out of range
 *
 * @example
 * theoryOf(traffic({ hop: 0.5 }))?.flow(0.5) // 0.146, cars a step past a cell
 * theoryOf(nagelSchreckenberg({ vmax: 5, p: 0.3 })) // undefined
 *
 * @see K. Nagel and H. J. Herrmann, Deterministic models for traffic jams, Physica A 199, 254 (1993).
 * @see M. Schreckenberg, A. Schadschneider, K. Nagel and N. Ito, Discrete stochastic models for traffic flow, Phys.
 * Rev. E 51, 2939 (1995).
 */
export function theoryOf(given: Model): Theory | undefined {
  const model = checkModel(given)
  if (model.name === 'elementary') return undefined
  const { vmax, p, p0 } = model.name === 'traffic' ? { vmax: 1, p: 1 - model.hop, p0: 1 - model.hop } : model
  if (p !== p0) return undefined
  if (p === 0) return withoutChance(vmax)
  return vmax === 1 ? withChance(1 - p) : undefined
}

function withoutChance(vmax: number): Theory {
  return {
    label: `exact: min(${vmax === 1 ? '' : `${vmax} × `}density, 1 - density)`,
    flow: (density) => Math.min(vmax * checkDensity(density), 1 - density),
    velocity: (density) => Math.min(vmax, (1 - checkDensity(density)) / density),
    corners: [1 / (vmax + 1)],
  }
}

function withChance(hop: number): Theory {
  // The formula times (1 + sqrt) / (1 + sqrt): no digits are lost where cars are few.
  const velocity = (density: number) =>
    (2 * hop * (1 - checkDensity(density))) / (1 + Math.sqrt(1 - 4 * hop * density * (1 - density)))
  return {
    label: 'exact, Schreckenberg et al. 1995',
    flow: (density) => density * velocity(density),
    velocity,
    corners: [],
  }
}

const checkDensity = (density: number) => checkNumber('density', density, 0, 1)

/**
 * The curve as a line to be drawn: at even densities, and at its corners.
 *
 * @throws {TypeError | RangeError} for what is not such a theory, naming what is wrong with it
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
