import type { Model } from '../models/model.js'

/** Flow and velocity on an endless ring, after any time that it takes. */
export type Theory = {
  /** What it is. */
  label: string
  /** Cars a step past a cell, at this density. */
  flow(density: number): number
  /** Cells a step; at density 0 that of a car alone. */
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
 * @example
 * theoryOf(traffic({ hop: 0.5 }))?.flow(0.5) // 0.146, cars a step past a cell
 * theoryOf(nagelSchreckenberg({ vmax: 5, p: 0.3 })) // undefined
 *
 * @see K. Nagel and H. J. Herrmann, Deterministic models for traffic jams, Physica A 199, 254 (1993).
 * @see M. Schreckenberg, A. Schadschneider, K. Nagel and N. Ito, Discrete stochastic models for traffic flow, Phys.
 * Rev. E 51, 2939 (1995).
 */
export function theoryOf(model: Model): Theory | undefined {
  if (model.name === 'elementary') return undefined
  const { vmax, p, p0 } = model.name === 'traffic' ? { vmax: 1, p: 1 - model.hop, p0: 1 - model.hop } : model
  if (p !== p0) return undefined
  if (p === 0) return withoutChance(vmax)
  return vmax === 1 ? withChance(1 - p) : undefined
}

function withoutChance(vmax: number): Theory {
  return {
    label: `exact: min(${vmax === 1 ? '' : `${vmax} × `}density, 1 - density)`,
    flow: (density) => Math.min(vmax * density, 1 - density),
    velocity: (density) => Math.min(vmax, (1 - density) / density),
    corners: [1 / (vmax + 1)],
  }
}

function withChance(hop: number): Theory {
  // The formula times (1 + sqrt) / (1 + sqrt): no digits are lost where cars are few.
  const velocity = (density: number) =>
    (2 * hop * (1 - density)) / (1 + Math.sqrt(1 - 4 * hop * density * (1 - density)))
  return {
    label: 'exact, Schreckenberg et al. 1995',
    flow: (density) => density * velocity(density),
    velocity,
    corners: [],
  }
}

/**
 * The curve as a line to be drawn: at even densities, and at its corners.
 *
 * @example
 * const theory = theoryOf(traffic())
 * if (theory) curveOf(theory).points // { density, flow, velocity } for each
 */
export function curveOf({ label, flow, velocity, corners }: Theory) {
  const densities = [...Array.from({ length: 101 }, (_, i) => i / 100), ...corners]
  return {
    label,
    points: [...new Set(densities)]
      .sort((a, b) => a - b)
      .map((density) => ({ density, flow: flow(density), velocity: velocity(density) })),
  }
}
