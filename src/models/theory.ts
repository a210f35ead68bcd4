import { checkNumber } from '../check.js'

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

/** What is known exactly of cars with these parameters; undefined where nothing is. */
export function theoryOfCars(vmax: number, p: number, p0: number): Theory | undefined {
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
