import {
  checkChoice,
  checkFunction,
  checkInteger,
  checkNames,
  checkNumber,
  checkSignal,
  givenOf,
  show,
} from '../check.js'
import { checkModel } from '../models/check.js'
import { type Model, vmaxOf } from '../models/table.js'
import { traffic } from '../models/traffic.js'
import { carsOf, checkCars, checkVelocity, type StartName } from '../options/carsAtStart.js'
import { defaults } from '../options/options.js'
import { ringSeed } from '../random/ringSeed.js'
import { type Signal, summed } from '../workers/pool.js'
import { meanOf } from './mean.js'
import { openPool } from './openPool.js'
import type { RingJob, SweepRing } from './rings.js'

/** The options of `sweep`. All have defaults. */
export type SweepOptions = {
  /** A model of cars. Default: `traffic()`. */
  model?: Model
  /** Length of every ring in cells, from 1 up to what fits into memory. Default: 10,000. */
  cells?: number
  /** Wanted densities, 0 to 1, up to 100,000 of them; or their number, equally spaced. Default: 50. */
  densities?: readonly number[] | number
  /** Exact numbers of cars, 0 to `cells` each, in place of densities. */
  cars?: readonly number[]
  /**
   * Places exactly `density * cells` cars on each ring, rounded, and each placement is equally likely. Default: false, each
   * cell is drawn independently. With `cars`, and where they are not placed at random, the number is exact anyway.
   */
  exactCars?: boolean
  /** How the cars of each ring are placed, and their first velocity; see `createSimulation`. Default: 'random', 0. */
  start?: StartName
  velocity?: number
  /** Rings per density, 1 to 1000; at most 1,000,000 rings in all. Default: 3. */
  samples?: number
  /** Steps before the measurement, 0 or more. Default: 2000. */
  warmUp?: number
  /** Steps of the measurement, 1 or more. Default: 5000. */
  steps?: number
  /** Steps between observations, 1 to `steps`. Default: 10. */
  every?: number
  /** The seed from which the seeds of all rings are made, an integer, 0 or more. Default: 5743. */
  seed?: number
  /**
   * Gives the rings of every density the same seeds: seed, seed + 1, … Then the errors of neighbouring points are
   * correlated: the curve is smooth but shifted. Default: false, each ring has its own seed.
   */
  commonSeeds?: boolean
  /** Called now and then with the number of steps done and of all steps, summed over all rings. */
  progress?: (done: number, total: number) => void
  /** Called with finished points as soon as possible, in the order of the densities. */
  finished?: (points: SweepPoint[]) => void
  /** Such as an `AbortSignal`. It ends the sweep early, which then resolves to the finished points. */
  signal?: Signal
  /**
   * Threads that measure rings at the same time, 1 to 1024; the points are the same for any number. Default: as many as can
   * run at once where the sweep is worth it, else 1. With executor 'mpi' it is the threads of each rank. Default: 1.
   */
  workers?: number
  /**
   * 'mpi' shares the rings out to the ranks that a launcher has started; all of them get all points. Default: 'auto', the
   * threads of this process.
   */
  executor?: 'auto' | 'mpi'
}

/**
 * One density, measured on independent rings. Every quantity is the mean over the rings. `…Spread` is the standard
 * deviation between the rings, and `…Error` the standard error of the mean, spread / √samples; both are NaN for one ring.
 *
 * Each cell is filled independently, so the rings of one density differ in their number of cars. In free flow, flow is
 * proportional to density, and the spread of the flow is mostly that of the density.
 */
export type SweepPoint = {
  /** The wanted density; `density` is the measured one. */
  wanted: number
  /** Number of rings. */
  samples: number
  /** Cars per cell. */
  density: number
  densityError: number
  densitySpread: number
  /** Cars per step past a cell. */
  flow: number
  flowError: number
  flowSpread: number
  /** Cells per step; 0 without cars. */
  velocity: number
  velocityError: number
  velocitySpread: number
  /** Fraction of the cars that did not move; 0 without cars. */
  stopped: number
  stoppedError: number
  stoppedSpread: number
  /** The rings that were measured. */
  rings: SweepRing[]
}

/** The defaults of all options. */
export const sweepDefaults = {
  cells: 10_000,
  densities: 50,
  samples: 3,
  warmUp: 2000,
  steps: 5000,
  every: 10,
  seed: defaults.seed as number,
  commonSeeds: false,
  exactCars: false,
  start: 'random' as StartName,
  velocity: 0,
}

/**
 * Measures a fundamental diagram: flow and velocity of cars on rings of many densities.
 *
 * The seed of a ring follows from the given seed, the density and the number of the sample. So a point does not depend on
 * the other densities: a part of a sweep gives the same points as the whole, and a density given twice is measured twice
 * on the same rings.
 *
 * @returns a point for each density, in the order of the densities
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it
 *
 * @example
 * const points = await sweep({ densities: [0.2, 0.4, 0.6, 0.8], samples: 5 })
 * points[1].flow // cars per step past a cell, at density 0.4
 * points[1].flowError // the standard error of this mean of 5 rings
 */
export async function sweep(options: SweepOptions = {}): Promise<SweepPoint[]> {
  const plan = checkSweep(options)
  const points: SweepPoint[] = []
  const seen: SweepRing[] = []
  const { densities, samples, cells, warmUp, steps } = plan
  const { pool } = await openPool(plan, densities.length * samples * cells * (warmUp + steps))
  try {
    await pool.map<RingJob, SweepRing[]>('rings', jobsOf(plan), {
      signal: plan.signal,
      progress: summed((done) => plan.progress?.(done, densities.length * samples * (warmUp + steps))),
      finished(rings) {
        seen.push(...rings.flat())
        const ready = Math.floor(seen.length / samples)
        if (ready === 0) return
        const next = densities
          .slice(points.length, points.length + ready)
          .map((wanted) => pointOf(wanted, seen.splice(0, samples)))
        points.push(...next)
        plan.finished?.(next)
      },
    })
  } finally {
    await pool.close()
  }
  return points
}

/** A job for each ring of each density. */
const jobsOf = ({ model, cells, warmUp, steps, every, start, velocity, ...plan }: Plan): RingJob[] =>
  plan.densities.flatMap((density) =>
    seedsOf(plan, density).map((seed) => ({
      ...{ model, cells, warmUp, steps, every, seed, start, velocity },
      ...(plan.exactCars ? { cars: carsOf(density, cells) } : { density }),
    })),
  )

/** The seeds of all rings of a density. */
export const seedsOf = (
  { seed, samples, commonSeeds }: Pick<Plan, 'seed' | 'samples' | 'commonSeeds'>,
  density: number,
): number[] =>
  Array.from({ length: samples }, (_, sample) =>
    commonSeeds ? seed + sample : ringSeed(seed, density, sample),
  )

/** The point of one density, from its rings. */
export function pointOf(wanted: number, rings: SweepRing[]): SweepPoint {
  const of = (name: Exclude<keyof SweepRing, 'seed'>) => meanOf(rings.map((ring) => ring[name]))
  const [density, flow, velocity, stopped] = [of('density'), of('flow'), of('velocity'), of('stopped')]
  return {
    ...{ wanted, samples: rings.length },
    ...{ density: density.mean, densityError: density.error, densitySpread: density.spread },
    ...{ flow: flow.mean, flowError: flow.error, flowSpread: flow.spread },
    ...{ velocity: velocity.mean, velocityError: velocity.error, velocitySpread: velocity.spread },
    ...{ stopped: stopped.mean, stoppedError: stopped.error, stoppedSpread: stopped.spread },
    rings,
  }
}

/**
 * Densities in an interval: the midpoints of `count` equal intervals.
 *
 * @param from 0 to 1
 * @param to `from` to 1
 * @param count 1 to 100,000
 * @throws {TypeError | RangeError} naming what is out of range
 *
 * @example
 * densitiesBetween(0, 1, 5) // about 0.1, 0.3, 0.5, 0.7, 0.9
 */
export function densitiesBetween(from: number, to: number, count: number): number[] {
  checkNumber('from', from, 0, 1)
  checkNumber('to', to, from, 1)
  checkInteger('count', count, 1, MOST_DENSITIES)
  return Array.from({ length: count }, (_, i) => from + ((i + 0.5) / count) * (to - from))
}

/** Most densities of a sweep; more are probably a mistake. */
export const MOST_DENSITIES = 100_000

const MOST_SAMPLES = 1000

/** Most rings of a sweep: all are in its record, which must fit into one string. */
const MOST_IN_ALL = 1_000_000

type Options = typeof sweepDefaults & SweepOptions & { model: Model }

type Told = 'progress' | 'finished' | 'signal' | 'workers' | 'executor'

type Plan = Required<Omit<SweepOptions, 'densities' | 'cars' | Told>> &
  Pick<SweepOptions, Told> & { densities: readonly number[] }

/** Validates options and fills in defaults. */
export function checkSweep(options: SweepOptions): Plan {
  checkNames('sweep', options, [
    ...Object.keys(sweepDefaults),
    'model',
    'cars',
    'progress',
    'finished',
    'signal',
    'workers',
    'executor',
  ])
  const plan = { ...sweepDefaults, model: traffic(), ...givenOf(options) } as Options
  const model = checkModel(plan.model)
  if (model.name === 'elementary') throw new RangeError('model: elementary has no cars, and so no flow')
  if (plan.progress !== undefined) checkFunction('progress', plan.progress)
  if (plan.finished !== undefined) checkFunction('finished', plan.finished)
  if (plan.signal !== undefined) checkSignal(plan.signal)
  checkWorkers(plan)
  checkInteger('cells', plan.cells, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('samples', plan.samples, 1, MOST_SAMPLES)
  checkInteger('warmUp', plan.warmUp, 0, Number.MAX_SAFE_INTEGER)
  checkInteger('steps', plan.steps, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('every', plan.every, 1, plan.steps)
  for (const name of ['commonSeeds', 'exactCars'] as const) {
    if (typeof plan[name] !== 'boolean')
      throw new TypeError(`${name}: ${show(plan[name])} is not true or false`)
  }
  checkInteger('seed', plan.seed, 0, Number.MAX_SAFE_INTEGER - (plan.commonSeeds ? plan.samples - 1 : 0))
  checkVelocity(plan.velocity, vmaxOf(model, 'ring'))
  const densities = checkCarsOf(options, plan)
  if (!plan.cars) checkCars({ start: plan.start, density: 0 }, plan.cells)
  checkInteger('samples', plan.samples, 1, Math.floor(MOST_IN_ALL / densities.length))
  return { ...plan, model, densities, exactCars: plan.exactCars || plan.cars !== undefined }
}

function checkWorkers({ executor = 'auto', workers }: SweepOptions) {
  checkChoice('executor', executor, ['auto', 'mpi'])
  if (workers === undefined) return
  checkInteger('workers', workers, 1, 1024)
}

/** The densities, which may be given as numbers of cars. */
function checkCarsOf(
  { densities }: SweepOptions,
  { cars, start, cells, ...plan }: Options,
): readonly number[] {
  if (cars === undefined) return checkDensities(plan.densities)
  if (densities !== undefined) throw new TypeError(`cars: ${show(cars)} cannot be combined with densities`)
  if (!Array.isArray(cars)) throw new TypeError(`cars: ${show(cars)} is not an array of numbers of cars`)
  checkInteger('cars.length', cars.length, 1, MOST_DENSITIES)
  for (const [i, count] of cars.entries()) checkInteger(`cars[${i}]`, count, 0, cells)
  checkCars({ start, cars: 0 }, cells)
  return cars.map((count) => count / cells)
}

function checkDensities(densities: readonly number[] | number): readonly number[] {
  if (typeof densities === 'number') {
    return densitiesBetween(0, 1, checkInteger('densities', densities, 1, MOST_DENSITIES))
  }
  if (!Array.isArray(densities)) {
    throw new TypeError(`densities: ${show(densities)} is neither a number nor an array`)
  }
  checkInteger('densities.length', densities.length, 1, MOST_DENSITIES)
  return Array.from(densities, (density, i) => checkNumber(`densities[${i}]`, density, 0, 1))
}
