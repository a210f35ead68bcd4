import { checkFunction, checkInteger, checkNames, checkNumber, show } from '../check.js'
import { createEnsemble, type Ensemble, MOST_RINGS, type Ring } from '../ensemble.js'
import { checkModel } from '../models/check.js'
import type { Model } from '../models/model.js'
import { traffic } from '../models/traffic.js'
import { defaults } from '../simulation.js'
import { turns } from '../turns.js'
import type { Observation } from './observation.js'

/** What `sweep` may be told. Everything has a default. */
export type SweepOptions = {
  /** A model of cars. Default: `traffic()`. */
  model?: Model
  /** Length of every ring in cells, from 1 up to what fits into memory. Default: 10,000. */
  cells?: number
  /** Wanted densities, 0 to 1, or how many, 1 to 100,000, spread evenly. Default: 50. */
  densities?: readonly number[] | number
  /** Rings of each density, 1 to 1000, with the seeds seed, seed + 1, … Default: 3. */
  samples?: number
  /** Steps before anything is measured, 0 or more. Default: 2000. */
  warmUp?: number
  /** Steps over which is measured, 1 or more. Default: 5000. */
  steps?: number
  /** Steps from observation to observation, 1 to `steps`. Default: 10. */
  every?: number
  /** Seed of the first ring of each density, an integer, 0 or more. Default: 5743. */
  seed?: number
  /** Told now and then how many steps of how many are done, all rings together. */
  progress?: (done: number, total: number) => void
  /** An `AbortSignal`, say. It ends the sweep early, which resolves to the points that are finished. */
  signal?: { readonly aborted: boolean }
}

/** One density: means over observations and samples, and the standard deviations between the samples. */
export type SweepPoint = {
  /** The density that was wanted; `density` is what was found, since each cell is drawn on its own. */
  wanted: number
  /** Cars a cell. */
  density: number
  /** Cars a step past a cell. */
  flow: number
  flowError: number
  /** Cells a step. */
  velocity: number
  velocityError: number
  /** Share of the cars that did not move. */
  stopped: number
  stoppedError: number
}

/** What is measured if nothing is said. */
export const sweepDefaults = {
  cells: 10_000,
  densities: 50,
  samples: 3,
  warmUp: 2000,
  steps: 5000,
  every: 10,
  seed: defaults.seed as number,
}

/**
 * Measures a fundamental diagram: flow and velocity of cars on rings of many densities, advanced 128 at a time.
 *
 * @returns a point for each density, in the order of the densities
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it
 *
 * @example
 * const points = await sweep({ densities: [0.2, 0.4, 0.6, 0.8], samples: 5 })
 * points[1].flow // cars a step past a cell, at density 0.4
 */
export async function sweep(options: SweepOptions = {}): Promise<SweepPoint[]> {
  const plan = checkSweep(options)
  const rings = plan.densities.flatMap((density) =>
    Array.from({ length: plan.samples }, (_, sample): Ring => ({ density, seed: plan.seed + sample })),
  )
  const total = rings.length * (plan.warmUp + plan.steps)
  const seen: Counts[] = []
  // One for all of them: rings of a few cells are done before a turn is over.
  const turn = turns()
  for (let first = 0; first < rings.length && !plan.signal?.aborted; first += MOST_RINGS) {
    const before = first * (plan.warmUp + plan.steps)
    const together = rings.slice(first, first + MOST_RINGS)
    const samples = await measure(plan, together, turn, (steps) =>
      plan.progress?.(before + steps * together.length, total),
    )
    if (samples) seen.push(...samples)
  }
  const finished = Math.floor(seen.length / plan.samples)
  return plan.densities
    .slice(0, finished)
    .map((wanted, i) => pointOf(wanted, plan.cells, seen.slice(i * plan.samples, (i + 1) * plan.samples)))
}

/**
 * So many densities between two others, each in the middle of its share.
 *
 * @param from 0 to 1
 * @param to `from` to 1
 * @param count 1 to 100,000
 * @throws {TypeError | RangeError} for one that is out of range, naming it
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

/** Densities of a sweep; more are hardly meant. */
export const MOST_DENSITIES = 100_000

const MOST_SAMPLES = 1000

type Options = typeof sweepDefaults & SweepOptions & { model: Model }

type Plan = Required<Omit<SweepOptions, 'densities' | 'progress' | 'signal'>> &
  Pick<SweepOptions, 'progress' | 'signal'> & { densities: readonly number[] }

/** Everything that a sweep can be told, said. */
export function checkSweep(options: SweepOptions): Plan {
  checkNames('sweep', options, [...Object.keys(sweepDefaults), 'model', 'progress', 'signal'])
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const plan = { ...sweepDefaults, model: traffic(), ...Object.fromEntries(given) } as Options
  const model = checkModel(plan.model)
  if (model.name === 'elementary') throw new RangeError('model: elementary has no cars, and so no flow')
  if (plan.progress !== undefined) checkFunction('progress', plan.progress)
  if (plan.signal !== undefined) checkSignal(plan.signal)
  checkInteger('cells', plan.cells, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('samples', plan.samples, 1, MOST_SAMPLES)
  checkInteger('warmUp', plan.warmUp, 0, Number.MAX_SAFE_INTEGER)
  checkInteger('steps', plan.steps, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('every', plan.every, 1, plan.steps)
  checkInteger('seed', plan.seed, 0, Number.MAX_SAFE_INTEGER - plan.samples)
  return { ...plan, model, densities: checkDensities(plan.densities) }
}

/** Of any realm: it is known by what is asked of it. */
function checkSignal(signal: { readonly aborted: boolean }) {
  if (typeof signal?.aborted !== 'boolean')
    throw new TypeError(`signal: ${show(signal)} is not an AbortSignal`)
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

/** What was counted on one ring, summed over its observations. */
type Counts = { observations: number; cars: number; moved: number; stopped: number }

/** Cell updates of the first slice of steps. */
const FIRST = 1e8

/** Milliseconds that a slice should take, so that progress is seen and the signal heard. */
const SLICE = 100

/** Warms rings up and sums what is observed; nothing if it is ended meanwhile. */
async function measure(
  { model, cells, warmUp, steps, every, signal }: Plan,
  rings: Ring[],
  turn: ReturnType<typeof turns>,
  progress: (steps: number) => void,
): Promise<Counts[] | undefined> {
  const ensemble = await createEnsemble({ model, cells, rings })
  try {
    const sums = rings.map((): Counts => ({ observations: 0, cars: 0, moved: 0, stopped: 0 }))
    let slice = Math.max(1, Math.floor(FIRST / (cells * rings.length)))
    for (let done = 0; done < warmUp + steps; ) {
      const count = Math.min(slice, (done < warmUp ? warmUp : warmUp + steps) - done)
      const began = performance.now()
      add(sums, await observe(ensemble, done - warmUp, count, every))
      if (performance.now() - began < SLICE) slice *= 2
      done += count
      progress(done)
      if (turn.over()) await turn.next()
      if (signal?.aborted) return undefined
    }
    return sums
  } finally {
    await ensemble.close()
  }
}

/** Takes `count` steps from step `done` of the measurement on; before it begins, `done` is negative. */
function observe(ensemble: Ensemble, done: number, count: number, every: number): Promise<Observation[][]> {
  if (done < 0) return ensemble.advance(count)
  const at = []
  for (let step = every * (Math.floor(done / every) + 1); step <= done + count; step += every)
    at.push(step - done)
  return ensemble.advance(count, { at })
}

function add(sums: Counts[], observed: Observation[][]) {
  for (const [i, sum] of sums.entries()) {
    for (const { cars, moved, velocities } of observed[i] ?? []) {
      sum.observations++
      sum.cars += cars
      sum.moved += moved
      sum.stopped += velocities[0]
    }
  }
}

function pointOf(wanted: number, cells: number, samples: Counts[]): SweepPoint {
  const perCell = (name: 'cars' | 'moved') =>
    spreadOf(samples.map((counts) => counts[name] / (counts.observations * cells)))
  const perCar = (name: 'moved' | 'stopped') =>
    spreadOf(samples.map((counts) => (counts.cars === 0 ? 0 : counts[name] / counts.cars)))
  const [flow, velocity, stopped] = [perCell('moved'), perCar('moved'), perCar('stopped')]
  return {
    wanted,
    density: perCell('cars').mean,
    ...{ flow: flow.mean, flowError: flow.error },
    ...{ velocity: velocity.mean, velocityError: velocity.error },
    ...{ stopped: stopped.mean, stoppedError: stopped.error },
  }
}

/** The mean, and the standard deviation of a sample: 0 for one value. */
function spreadOf(values: number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 }
}
