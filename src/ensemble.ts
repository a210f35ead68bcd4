import { checkInteger, checkNames, checkNumber, givenOf, show } from './check.js'
import { checkModel } from './models/check.js'
import type { Observation } from './models/observation.js'
import { type Model, vmaxOf } from './models/table.js'
import { traffic } from './models/traffic.js'
import { type CarsAtStart, checkCars, checkVelocity } from './options/carsAtStart.js'
import { defaults, type SimulationOptions } from './options/options.js'
import { checkSchedule, type Schedule } from './options/schedule.js'
import { openQueue } from './queue.js'
import { createSimulation, type Simulation } from './simulation.js'

/** One ring of an ensemble: its cars at the start, by a density or a number; its seed, and its probabilities. */
export type Ring = CarsAtStart & {
  /** Seed of all random numbers of the ring, an integer from 0 to 2^53 - 1. Default: 5743. */
  seed?: number
  /**
   * Probabilities of this ring, 0 to 1, for a model that has them. Default: those of the model; if only p is given, p0 is
   * p.
   */
  p?: number
  p0?: number
}

/** The options of `createEnsemble`. */
export type EnsembleOptions = {
  /** The model of every ring. Default: `traffic()`. */
  model?: Model
  /** Length of every ring in cells, from 1 up to what fits into memory. */
  cells: number
  /** The rings, 1 to 128. */
  rings: readonly Ring[]
}

/** Most rings of an ensemble. */
export const MOST_RINGS = 128

/** Rings that are advanced one after the other. */
export type Ensemble = {
  readonly model: Model
  /** Number of rings. */
  readonly size: number
  /** Cells of each ring. */
  readonly length: number
  /** Steps taken so far. */
  readonly step: number
  /**
   * Advances all rings.
   *
   * @param steps an integer, 0 or more
   * @param schedule when to observe; without one nothing is observed
   * @returns for each ring its observations, in the order of steps; see `Simulation.advance`
   */
  advance(steps: number, schedule?: Schedule): Promise<Observation[][]>
  /** The cells of a ring, by its index, 0 to size - 1; one byte per cell: 0 or 1. */
  cells(ring: number): Promise<Uint8Array>
  /** The cars of a ring: -1 for an empty cell, else the velocity of the car. For models with velocities. */
  velocities(ring: number): Promise<Int8Array>
  /** Frees the rings after all earlier calls. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Creates up to 128 rings of the same length, which are advanced one after the other. Each has its own cars at the start,
 * seed and probabilities. A ring is the same as one of `createSimulation`.
 *
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it, its value and the
 * range
 *
 * @example
 * const ensemble = await createEnsemble({
 *   model: nagelSchreckenberg({ vmax: 5, p: 0.3 }),
 *   cells: 1000,
 *   rings: [{ density: 0.1 }, { density: 0.2, seed: 1 }, { density: 0.3, p: 0.5 }],
 * })
 * const [first] = await ensemble.advance(100, { every: 10 })
 * first[9].flow // of the first ring, at step 100
 */
export async function createEnsemble(options: EnsembleOptions): Promise<Ensemble> {
  checkNames('createEnsemble', options, ['model', 'cells', 'rings'])
  const model = checkModel(options.model === undefined ? traffic() : options.model)
  const cells = checkInteger('cells', options.cells, 1, Number.MAX_SAFE_INTEGER)
  const rings: Simulation[] = []
  for (const own of checkRings(options.rings, model, cells)) {
    rings.push(await createSimulation({ ...own, cells, executor: 'serial' }))
  }
  return ensembleOf(model, cells, rings)
}

/** The ensemble as the user sees it: keeps the order of calls. */
function ensembleOf(model: Model, cells: number, rings: Simulation[]): Ensemble {
  const { enqueue, close } = openQueue('ensemble', async () => {
    for (const ring of rings) await ring.close()
  })

  async function advance(steps: number, schedule: Schedule): Promise<Observation[][]> {
    const seen: Observation[][] = []
    for (const ring of rings) seen.push(await ring.advance(steps, schedule))
    return seen
  }
  const of = (ring: number) => rings[checkInteger('ring', ring, 0, rings.length - 1)]

  return {
    ...{ model, size: rings.length, length: cells },
    get step() {
      // The last ring is the last to be advanced.
      return rings[rings.length - 1].step
    },
    async advance(steps, schedule) {
      const at = checkSchedule(steps, schedule)
      return enqueue(() => advance(steps, { at }), true)
    },
    async cells(ring) {
      const one = of(ring)
      return enqueue(() => one.cells())
    },
    async velocities(ring) {
      const one = of(ring)
      return enqueue(() => one.velocities())
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** The options of the simulations of checked rings. */
function checkRings(rings: readonly Ring[], model: Model, cells: number): SimulationOptions[] {
  if (!Array.isArray(rings)) throw new TypeError(`rings: ${show(rings)} is not an array of rings`)
  checkInteger('rings.length', rings.length, 1, MOST_RINGS)
  // Unlike `map`, `Array.from` does not skip holes.
  return Array.from(rings, (ring, i) => {
    checkNames(`rings[${i}]`, ring, ['density', 'cars', 'start', 'velocity', 'seed', 'p', 'p0'])
    const { seed = defaults.seed, p, p0, ...cars } = ring
    checkCars(cars, cells, undefined, `rings[${i}].`)
    checkVelocity(cars.velocity, vmaxOf(model, 'ring'), `rings[${i}].`)
    checkInteger(`rings[${i}].seed`, seed, 0, Number.MAX_SAFE_INTEGER)
    return { ...givenOf(cars), seed, model: modelOf(model, i, p, p0) }
  })
}

/** The model of one ring. */
function modelOf(model: Model, i: number, p: number | undefined, p0: number | undefined): Model {
  if (p === undefined && p0 === undefined) return model
  if (model.name !== 'nasch') {
    throw new TypeError(
      `rings[${i}].${p === undefined ? 'p0' : 'p'}: model ${model.name} has no such probability`,
    )
  }
  const own = p === undefined ? model.p : p
  return {
    ...model,
    p: checkNumber(`rings[${i}].p`, own, 0, 1),
    p0: checkNumber(`rings[${i}].p0`, p0 === undefined ? own : p0, 0, 1),
  }
}
