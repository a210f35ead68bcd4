import { checkChoice, checkInteger, checkNumber, show } from '../check.js'

const STARTS = ['random', 'even', 'jam'] as const

/** How cars are placed at the start: at random, at equal distances, or one behind the other from the first cell on. */
export type StartName = (typeof STARTS)[number]

/** Where the cars are at the start, and how fast. */
export type CarsAtStart = {
  /** Wanted cars per cell, 0 to 1. At random each cell is drawn independently, so the density differs a little. */
  density?: number
  /** An exact number of cars in place of a density, 0 to the number of cells. At random each placement is equally likely. */
  cars?: number
  /**
   * How the cars are placed: 'random'; 'even', at equal distances; or 'jam', one behind the other from the first cell on.
   * Default: 'random'. Else a density is rounded to a number of cars.
   */
  start?: StartName
  /** The velocity of all cars at the start, 0 to vmax. One that has less room brakes in the first step. Default: 0. */
  velocity?: number
}

/** An exact number of cars, and how they are placed; undefined if each cell is drawn independently. */
export type ExactCars = { cars: number; start: StartName } | undefined

/**
 * The number of cars that is nearest to a density; of two, the larger one. The factor is larger than the error of a
 * product: 0.285 * 100 is 28.499999999999996.
 */
export const carsOf = (density: number, cells: number): number =>
  Math.min(cells, Math.round(density * cells * (1 + 2 ** -50)))

/**
 * Checks what is said of cars at the start.
 *
 * @param where what stands before the names of the options in errors
 * @param density the default; undefined if there is none
 */
export function checkCars(given: CarsAtStart, cells: number, density?: number, where = ''): ExactCars {
  const start = checkChoice(`${where}start`, given.start === undefined ? 'random' : given.start, STARTS)
  if (given.cars !== undefined) {
    if (given.density !== undefined) {
      throw new TypeError(`${where}cars: ${show(given.cars)} cannot be combined with density`)
    }
    return { cars: checkInteger(`${where}cars`, given.cars, 0, cells), start }
  }
  const wanted = checkNumber(`${where}density`, given.density === undefined ? density : given.density, 0, 1)
  return start === 'random' ? undefined : { cars: carsOf(wanted, cells), start }
}

/** Checks the first velocity, for a model with this largest one. */
export function checkVelocity(velocity: unknown = 0, vmax: number | undefined, where = ''): number {
  if (vmax === undefined && velocity !== 0) {
    throw new TypeError(`${where}velocity: ${show(velocity)} is not 0; this model has no velocities`)
  }
  return checkInteger(`${where}velocity`, velocity, 0, vmax ?? 0)
}
