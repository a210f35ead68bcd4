import { checkAddress, checkChoice, checkInteger, checkNames, givenOf, show } from '../check.js'
import type { Rules } from '../kernels/rules.js'
import type { Past, Velocities } from '../layouts/layout.js'
import { checkLength, type GivenRoad } from '../layouts/pack.js'
import { type Boundary, checkBoundary } from '../models/boundary.js'
import { checkModel } from '../models/check.js'
import { kindOf, type Model, modelOf, rulesOf } from '../models/table.js'
import { traffic } from '../models/traffic.js'
import { generators, type RandomName } from '../random/road.js'
import { checkCars, checkVelocity, type StartName } from './carsAtStart.js'
import { defaults, type SimulationOptions } from './options.js'

/** The checked options of a simulation, in the form that the rest of the library uses. */
export type Setup = {
  model: Model
  boundary: Boundary
  rules: Rules
  /** Seed of all random numbers. */
  seed: number
  start: Start
  /** What was before, if the road goes on from a checkpoint. */
  past?: Past
  /** The options of the strategy, which are checked when a strategy is chosen. */
  strategy: Pick<SimulationOptions, 'kernel' | 'executor' | 'workers' | 'depth' | 'overlap' | 'workerUrl'>
}

/** A road at the start: packed, and the velocities of its cars. */
export type StartRoad = { packed: Uint8Array; velocities: Velocities }

/** The road at the start: given by the user, filled at random, with an exact number of cars, or from a checkpoint. */
export type Start = { cells: number; velocity: number } & (
  | { road: GivenRoad }
  | { velocities: ArrayLike<number> }
  | { density: number; seed: number; random: RandomName }
  | { cars: number; start: StartName; seed: number }
  | { cars: number; saved: StartRoad }
)

/** @throws {TypeError | RangeError} for an option that does not exist or is out of range */
export function checkSetup(options: SimulationOptions): Setup {
  checkNames('createSimulation', options, OPTIONS)
  const model = checkModel(options.model === undefined ? traffic() : options.model)
  const boundary = checkBoundary(
    options.boundary === undefined ? 'ring' : options.boundary,
    modelOf(model).ends,
  )
  const start = checkStart(options)
  const { seed = defaults.seed } = options
  const rules = rulesOf(model, boundary, seed)
  checkVelocity(options.velocity, kindOf(rules).vmax(rules))
  checkSeed(options, rules)
  if ('velocities' in start && kindOf(rules).vmax(rules) === undefined) {
    throw new TypeError('velocities: this model has no velocities; use road')
  }
  return { model, boundary, rules, seed, start, strategy: strategyOf(options) }
}

/** The options of the strategy. */
export function strategyOf(options: SimulationOptions): Setup['strategy'] {
  const { kernel, executor, workers, depth, overlap, workerUrl } = options
  if (workerUrl !== undefined) checkAddress('workerUrl', workerUrl)
  return { kernel, executor, workers, depth, overlap, workerUrl } as Setup['strategy']
}

export const OPTIONS_OF_STRATEGY = ['kernel', 'executor', 'workers', 'depth', 'overlap', 'workerUrl']

export const OPTIONS = [
  ...[
    'model',
    'boundary',
    'cells',
    'density',
    'cars',
    'start',
    'velocity',
    'seed',
    'random',
    'road',
    'velocities',
    'from',
  ],
  ...OPTIONS_OF_STRATEGY,
]

function checkStart(options: SimulationOptions): Start {
  const { road, velocities, velocity = 0 } = options
  if (road === undefined && velocities === undefined) return { ...checkFilled(options), velocity }
  const [own, others] =
    road === undefined ? ['velocities', ['cells', 'velocity']] : ['road', ['cells', 'velocities']]
  for (const name of [...others, 'density', 'cars', 'start', 'random'] as (keyof SimulationOptions)[]) {
    if (options[name] !== undefined) {
      throw new TypeError(`${name}: ${show(options[name])} cannot be combined with ${own}`)
    }
  }
  const given = road === undefined ? velocities : road
  if (typeof given !== 'string' && typeof given?.length !== 'number') {
    throw new TypeError(`${own}: ${show(given)} is neither an array nor a string`)
  }
  if (road === undefined) return { cells: velocities!.length, velocities: velocities!, velocity }
  // Text from a file ends with a line end.
  const cells = typeof road === 'string' ? road.replace(/\r?\n$/, '') : road
  return { cells: checkLength(cells), road: cells, velocity }
}

/** A road that is filled with cars: at random, each cell by itself; or with an exact number of them. */
function checkFilled(options: SimulationOptions) {
  const { cells, density, seed, random } = { ...defaults, ...givenOf(options) }
  checkInteger('cells', cells, 1, Number.MAX_SAFE_INTEGER)
  const exact = checkCars(options, cells, density)
  const generator = checkChoice('random', random, Object.keys(generators) as RandomName[])
  checkInteger('seed', seed, 0, generators[generator].largestSeed)
  if (!exact) return { cells, density, seed, random: generator }
  if (options.random !== undefined) {
    const what = options.cars === undefined ? `start '${exact.start}'` : 'cars'
    throw new TypeError(`random: ${show(random)} cannot be combined with ${what}`)
  }
  return { cells, ...exact, seed }
}

/** A given road needs a seed only if its steps are random. */
function checkSeed({ road, seed }: SimulationOptions, rules: Rules) {
  if (seed === undefined) return
  checkInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER)
  if (road !== undefined && !kindOf(rules).isRandom) {
    throw new TypeError(`seed: ${show(seed)} cannot be combined with road: the steps are not random`)
  }
}
