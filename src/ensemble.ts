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
import { turns } from './turns.js'
import { unavailable } from './wasm/modules.js'

/** One ring of an ensemble. */
export type Ring = {
  /** Wanted cars a cell, 0 to 1. */
  density: number
  /** Seed of the ring and of all that is random on it, an integer from 0 to 2^53 - 1. Default: 5743. */
  seed?: number
  /**
   * Probabilities of its own, 0 to 1, for a model that has them. Default: those of the model; p0 is p where only p is
   * given.
   */
  p?: number
  p0?: number
}

/** What createEnsemble is told. */
export type EnsembleOptions = {
  /** What is computed on every ring. Default: `traffic()`. */
  model?: Model
  /** Length of every ring in cells, from 1 up to what fits into memory. */
  cells: number
  /** The rings, 1 to 128. */
  rings: readonly Ring[]
}

/** The most rings of an ensemble: as many as a register has lanes. */
export const MOST_RINGS = RINGS

/** Rings that are advanced together. */
export type Ensemble = {
  readonly model: Model
  /** Rings. */
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
   * @returns for each ring what was observed, in the order of steps; see `Simulation.advance`
   */
  advance(steps: number, schedule?: Schedule): Promise<Observation[][]>
  /** A ring now, by its index, 0 to size - 1; one byte a cell: 0 or 1. Throws while the rings are being advanced. */
  cells(ring: number): Promise<Uint8Array>
  /** The cars of a ring: -1 for an empty cell, the velocity of a car. For models with velocities. Throws likewise. */
  velocities(ring: number): Promise<Int8Array>
  /** Ends it, after what was asked before. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Lays out up to 128 rings of the same length, each with a density, a seed and probabilities of its own, to be advanced
 * together: one in each lane of a register, where the model is one of cars. Every ring is what `createSimulation` would
 * make of it alone, at every step.
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

/** Refuses rings that there is no memory for, before any work. */
function checkRoom(rules: readonly CarRules[], cells: number) {
  const most = Math.floor(Math.min(2 ** 32 - 2 ** 17, freeMemory()) / bytesPerCell(rules))
  if (cells > most)
    throw new RangeError(`cells: ${cells} are too many for memory; of these rings ${most} fit`)
}

/** Rules of an ensemble as those of cars, if they are: traffic is cars that go one cell and never hesitate. */
function asCars(rules: Rules): CarRules | undefined {
  if (rules.kind === 'cars') return rules as CarRules
  return (rules as ElementaryRules).counted === 'moved'
    ? { kind: 'cars', vmax: 1, slow: 0, slowStart: 0, seed: 0 }
    : undefined
}

/** How rings are advanced. */
type Advancing = {
  /** From a step on; returns for each ring what was observed. */
  advance(from: number, steps: number, due: readonly number[]): Promise<Observation[][]>
  /** The cells of a ring: 0 where they are empty, 1 + velocity for a car. */
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
      const turn = turns()
      let next = 0
      for (let i = 1; i <= steps; i++) {
        rings.step()
        if (i === due[next]) {
          next++
          for (const [ring, one] of observe(from + i).entries()) seen[ring].push(one)
        }
        if (turn.over()) await turn.next()
      }
      return seen
    },
    states: async (ring) => rings.states(ring),
  }
}

/** Where rings do not fit into lanes: as many simulations. */
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

/** The ensemble that a user holds: it keeps the count of steps, and the order of calls. */
function ensembleOf(model: Model, cells: number, rules: Rules[], advancing: Advancing): Ensemble {
  const { inTurn, close } = openQueue('ensemble', async () => advancing.close?.())
  let step = 0

  async function advance(steps: number, due: readonly number[]): Promise<Observation[][]> {
    const seen = await advancing.advance(step, steps, due)
    step += steps
    return seen
  }
  async function states(ring: number): Promise<Uint8Array> {
    checkInteger('ring', ring, 0, rules.length - 1)
    return inTurn(() => advancing.states(ring))
  }

  return {
    ...{ model, size: rules.length, length: cells },
    get step() {
      return step
    },
    async advance(steps, schedule) {
      const due = checkSchedule(steps, schedule)
      return inTurn(() => advance(steps, due), true)
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

/** A ring with everything said. */
type Checked = { density: number; seed: number; model: Model }

function checkRings(rings: readonly Ring[], model: Model): Checked[] {
  if (!Array.isArray(rings)) throw new TypeError(`rings: ${show(rings)} is not an array of rings`)
  checkInteger('rings.length', rings.length, 1, MOST_RINGS)
  // Other than `map` this does not pass over holes.
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
    throw new TypeError(`rings[${i}].${p === undefined ? 'p0' : 'p'}: the model ${model.name} has none`)
  }
  const own = p === undefined ? model.p : p
  return {
    ...model,
    p: checkNumber(`rings[${i}].p`, own, 0, 1),
    p0: checkNumber(`rings[${i}].p0`, p0 === undefined ? own : p0, 0, 1),
  }
}
