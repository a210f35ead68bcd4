import { checkModel } from './boundary.js'
import { checkInteger, checkNames, checkNumber, show } from './check.js'
import type { Observation } from './measure/observation.js'
import type { Model } from './models/model.js'
import { traffic } from './models/traffic.js'
import { createSimulation, defaults, type Schedule } from './simulation.js'

/** One ring of an ensemble. */
export type Ring = {
  /** Wanted cars a cell, 0 to 1. */
  density: number
  /** Seed of the ring and of all that is random on it. Default: 5743. */
  seed?: number
  /** Probabilities of its own, 0 to 1, for a model that has them. Default: those of the model. */
  p?: number
  p0?: number
}

export type EnsembleOptions = {
  /** What is computed on every ring. Default: `traffic()`. */
  model?: Model
  /** Length of every ring in cells. */
  cells: number
  /** The rings, 1 to 128. */
  rings: readonly Ring[]
}

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
   * @returns for each ring what was observed, in the order of steps; see `Simulation.advance`
   */
  advance(steps: number, schedule?: Schedule): Promise<Observation[][]>
  /** A ring now, one byte a cell: 0 or 1. */
  cells(ring: number): Uint8Array
  /** The cars of a ring now: -1 for an empty cell, the velocity of a car. For models with velocities. */
  velocities(ring: number): Int8Array
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Rings that fit into the lanes of a register. */
export const MOST_RINGS = 128

export async function createEnsemble(options: EnsembleOptions): Promise<Ensemble> {
  checkNames('createEnsemble', options, ['model', 'cells', 'rings'])
  const model = checkModel(options.model ?? traffic())
  const rings = checkRings(options.rings, model)
  const alone = await Promise.all(
    rings.map(({ density, seed, model }) =>
      createSimulation({ model, cells: options.cells, density, seed, executor: 'serial' }),
    ),
  )
  const ensemble: Ensemble = {
    model,
    size: rings.length,
    length: options.cells,
    get step() {
      return alone[0].step
    },
    advance: (steps, schedule) => Promise.all(alone.map((sim) => sim.advance(steps, schedule))),
    cells: (ring) => alone[checkInteger('ring', ring, 0, rings.length - 1)].cells(),
    velocities: (ring) => alone[checkInteger('ring', ring, 0, rings.length - 1)].velocities(),
    async close() {
      for (const sim of alone) await sim.close()
    },
    [Symbol.asyncDispose]: () => ensemble.close(),
  }
  return ensemble
}

function checkRings(rings: readonly Ring[], model: Model) {
  if (!Array.isArray(rings)) throw new TypeError(`rings: ${show(rings)} is not an array of rings`)
  checkInteger('rings.length', rings.length, 1, MOST_RINGS)
  return rings.map((ring, i) => {
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
  if (model.name !== 'nasch') throw new TypeError(`rings[${i}].p: the model ${model.name} has none`)
  const own = p ?? model.p
  return {
    ...model,
    p: checkNumber(`rings[${i}].p`, own, 0, 1),
    p0: checkNumber(`rings[${i}].p0`, p0 ?? (p === undefined ? model.p0 : own), 0, 1),
  }
}
