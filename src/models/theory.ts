import { checkNumber } from '../check.js'

/** Exact flow and velocity in the steady state of an infinite ring. */
export type Theory = {
  /** The name of the formula, for a legend. */
  label: string
  /** Cars per step past a cell, at this density, 0 to 1. */
  flow(density: number): number
  /** Cells per step, at this density, 0 to 1; at 0 the velocity of a single car. */
  velocity(density: number): number
  /** The densities where the curve has a corner. */
  corners: number[]
}

/** The exact theory of cars with these parameters; undefined if none is known. */
export function theoryOfCars(vmax: number, p: number, p0: number): Theory | undefined {
  if (p !== p0) return undefined
  if (p === 0) return deterministic(vmax)
  return vmax === 1 ? stochastic(1 - p) : undefined
}

function deterministic(vmax: number): Theory {
  return {
    label: `exact: min(${vmax === 1 ? '' : `${vmax} × `}density, 1 - density)`,
    flow: (density) => Math.min(vmax * checkDensity(density), 1 - density),
    velocity: (density) => Math.min(vmax, (1 - checkDensity(density)) / density),
    corners: [1 / (vmax + 1)],
  }
}

function stochastic(hop: number): Theory {
  // The formula times (1 + sqrt) / (1 + sqrt), which loses no digits at small densities.
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
