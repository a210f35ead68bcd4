import { checkInteger, checkNames, checkNumber, show } from './check.js'
import * as modules from './generated/wasm.js'
import { freeMemory } from './host.js'
import { bytesPerCell, openRings, RINGS, type Rings, ringsFit } from './kernels/cars/rings.js'
import type { CarRules } from './kernels/cars/rules.js'
import type { ElementaryRules } from './kernels/elementary/rules.js'
import type { Rules } from './kernels/rules.js'
import { unpack } from './layouts/packed.js'
import { checkModel } from './models/check.js'
import type { Observation } from './models/observation.js'
import { kindOf, type Model, rulesOf } from './models/table.js'
import { traffic } from './models/traffic.js'
import { defaults } from './options/options.js'
import { checkSchedule, type Schedule } from './options/schedule.js'
import { openQueue } from './queue.js'
import { fillRoad } from './random/road.js'
import { createSimulation, type Simulation } from './simulation.js'
import { unavailable } from './wasm/modules.js'
import { openYielder } from './yielder.js'

/** One ring of an ensemble. */
export type Ring = {
  /** Wanted cars per cell, 0 to 1. */
  density: number
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

/** Most rings of an ensemble: the number of lanes of a register. */
export const MOST_RINGS = RINGS

/** Rings that are advanced together. */
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
 * Creates up to 128 rings of the same length, which are advanced together. Each has its own density, seed and
 * probabilities. For models of cars each ring is in one lane of a register. At every step a ring is the same as one of
 * `createSimulation`.
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
  const rings = checkRings(options.rings, model)
  const rules = rings.map(({ model, seed }) => rulesOf(model, 'ring', seed))
  const cars = rules.map(asCars)
  const together =
    cars.every((one) => one !== undefined) && !unavailable(modules.carsRings) && ringsFit(cars, cells)
  if (!together) return ensembleOf(model, cells, rules, await oneByOne(cells, rings, rules))
  checkRoom(cars, cells)
  const starts: Uint8Array[] = []
  for (const { density, seed } of rings) {
    starts.push(unpack(await fillRoad({ cells, density, seed, random: 'philox' }), cells))
  }
  return ensembleOf(model, cells, rules, inLanes(cells, rules, openRings(cars, cells, starts), starts))
}

/** Checks before any work that the rings fit into memory. */
function checkRoom(rules: readonly CarRules[], cells: number) {
  const most = Math.floor(Math.min(2 ** 32 - 2 ** 17, freeMemory()) / bytesPerCell(rules))
  if (cells > most)
    throw new RangeError(`cells: ${cells} are too many for memory; of these rings ${most} fit`)
}

/** The rules as rules of cars, if possible: traffic is cars of vmax 1 that never slow down at random. */
function asCars(rules: Rules): CarRules | undefined {
  if (rules.kind === 'cars') return rules as CarRules
  return (rules as ElementaryRules).counted === 'moved'
    ? { kind: 'cars', vmax: 1, slow: 0, slowStart: 0, seed: 0 }
    : undefined
}

/** A way to advance rings. */
type Advancing = {
  /** Advances from step `from`; returns for each ring its observations. */
  advance(from: number, steps: number, due: readonly number[]): Promise<Observation[][]>
  /** The states of a ring: 0 for an empty cell, 1 + velocity for a car. */
  states(ring: number): Promise<Uint8Array>
  close?(): Promise<void>
}

function inLanes(cells: number, rules: Rules[], rings: Rings, starts: Uint8Array[]): Advancing {
  const cars = starts.map((road) => road.reduce((sum, car) => sum + car, 0))

  function observe(step: number): Observation[] {
    return rings.counts().map((counts, i) => {
      const one = rules[i]
      const counted = one.kind === 'cars' ? counts : [counts[1]]
      return kindOf(one).observe(step, counted, one, cars[i], cells)
    })
  }
  return {
    async advance(from, steps, due) {
      const seen: Observation[][] = rules.map(() => [])
      const yielder = openYielder()
      let next = 0
      for (let i = 1; i <= steps; i++) {
        rings.step()
        if (i === due[next]) {
          next++
          for (const [ring, one] of observe(from + i).entries()) seen[ring].push(one)
        }
        if (yielder.isDue()) await yielder.pause()
      }
      return seen
    },
    states: async (ring) => rings.states(ring),
  }
}

/** Rings that cannot be advanced in lanes: one simulation per ring. */
async function oneByOne(cells: number, rings: Checked[], rules: Rules[]): Promise<Advancing> {
  const alone: Simulation[] = []
  for (const { density, seed, model } of rings) {
    alone.push(await createSimulation({ model, cells, density, seed, executor: 'serial' }))
  }
  return {
    advance: (_, steps, due) => Promise.all(alone.map((sim) => sim.advance(steps, { at: due }))),
    states: async (ring) =>
      rules[ring].kind === 'cars'
        ? Uint8Array.from(await alone[ring].velocities(), (velocity) => velocity + 1)
        : alone[ring].cells(),
    async close() {
      for (const sim of alone) await sim.close()
    },
  }
}

/** The ensemble as the user sees it: counts the steps, and keeps the order of calls. */
function ensembleOf(model: Model, cells: number, rules: Rules[], advancing: Advancing): Ensemble {
  const { enqueue, close } = openQueue('ensemble', async () => advancing.close?.())
  let step = 0

  async function advance(steps: number, due: readonly number[]): Promise<Observation[][]> {
    const seen = await advancing.advance(step, steps, due)
    step += steps
    return seen
  }
  async function states(ring: number): Promise<Uint8Array> {
    checkInteger('ring', ring, 0, rules.length - 1)
    return enqueue(() => advancing.states(ring))
  }

  return {
    ...{ model, size: rules.length, length: cells },
    get step() {
      return step
    },
    async advance(steps, schedule) {
      const due = checkSchedule(steps, schedule)
      return enqueue(() => advance(steps, due), true)
    },
    cells: async (ring) => (await states(ring)).map((state) => (state > 0 ? 1 : 0)),
    async velocities(ring) {
      if (kindOf(rules[0]).vmax(rules[0]) === undefined)
        throw new Error(`velocities: the cells of ${model.name} have no velocities`)
      return Int8Array.from(await states(ring), (state) => state - 1)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A checked ring. */
type Checked = { density: number; seed: number; model: Model }

function checkRings(rings: readonly Ring[], model: Model): Checked[] {
  if (!Array.isArray(rings)) throw new TypeError(`rings: ${show(rings)} is not an array of rings`)
  checkInteger('rings.length', rings.length, 1, MOST_RINGS)
  // Unlike `map`, `Array.from` does not skip holes.
  return Array.from(rings, (ring, i) => {
    checkNames(`rings[${i}]`, ring, ['density', 'seed', 'p', 'p0'])
    const { density, seed = defaults.seed, p, p0 } = ring
    checkNumber(`rings[${i}].density`, density, 0, 1)
    checkInteger(`rings[${i}].seed`, seed, 0, Number.MAX_SAFE_INTEGER)
    return { density, seed, model: modelOf(model, i, p, p0) }
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
