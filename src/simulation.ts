import { checkAddress, checkChoice, checkInteger, checkNames, checkNumber, show } from './check.js'
import type { Address, Executor, ExecutorName, PartTask, Ranks, Run, Strategy } from './executors/executor.js'
import { freeMemory } from './host.js'
import { checkFile } from './io/checkFile.js'
import { withJumps } from './jumps.js'
import { exact } from './kernels/exact.js'
import type { Kernel, KernelName } from './kernels/kernel.js'
import { joinClusters } from './layouts/clusters.js'
import type { Road, Stretch } from './layouts/layout.js'
import { checkLength, type GivenRoad, pack } from './layouts/pack.js'
import { countCars, occupiedOf, packVelocities, unpack, unpackVelocities } from './layouts/packed.js'
import { roadOf } from './layouts/road.js'
import { layOut, split } from './layouts/split.js'
import { takeStretches } from './layouts/stretches.js'
import { type Observation, observation } from './measure/observation.js'
import { checkBoundary, checkModel } from './models/check.js'
import type { Boundary, Model } from './models/model.js'
import { type Rules, rulesOf, talliesOf } from './models/rules.js'
import { traffic } from './models/traffic.js'
import { fillStretches } from './random/fillStretches.js'
import { fillRoad, generators, type RandomName } from './random/road.js'
import { type Choice, chooseStrategy, nextBest } from './strategy.js'

/** What createSimulation may be told. Everything has a default. */
export type SimulationOptions = {
  /** What is computed. Default: `traffic()`. */
  model?: Model
  /** What is at the ends of the road. Default: 'ring'. */
  boundary?: Boundary
  /** Length of the road in cells, from 1 up to what fits into memory. Default: 10,240,000. */
  cells?: number
  /** Wanted cars a cell, 0 to 1; each cell is drawn on its own, so what is found differs a little. Default: 0.52. */
  density?: number
  /**
   * Seed of the road, and of all that is random on the way; an integer from 0 up to what the generator takes.
   * Default: 5743.
   */
  seed?: number
  /** The generator that fills the road. Default: 'philox'. */
  random?: RandomName
  /**
   * A road instead of `cells`, `density` and `random`: 0 (empty) or 1 (a car) for each cell, or text such as '#..#.',
   * which may have a line end behind it, or what `parseNpy` gives. Cars stand still at first. `seed` is allowed beside it where something is random.
   *
   * Any object with `length` and `slice(from, to)` is a road, too, of which no cells but those that are needed are asked
   * for, a piece at a time: the way to give one that is too long for memory, such as a file's, see `openNpy`. With
   * executor 'mpi' each rank asks for its own cells alone.
   */
  road?: GivenRoad
  /**
   * The same with velocities, for models that have them: -1 for an empty cell, or what a car's velocity is, 0 to vmax;
   * such as `velocities()` gives.
   */
  velocities?: ArrayLike<number>
  /** How a block is advanced. Default: 'auto', the fastest that this host can run. */
  kernel?: KernelName | 'auto'
  /**
   * Who runs the blocks. Default: 'auto', threads where there are several and the road is worth it. 'mpi' needs a
   * launcher, such as mpirun, and the same calls in every rank.
   */
  executor?: ExecutorName | 'auto'
  /** Worker threads, 1 to 1024; of each rank, with 'mpi'. Default: as many as can run at once; with 'mpi' 1. */
  workers?: number
  /**
   * Steps between exchanges of ghosts, 1 to 4096; changes the speed and never the road. A short road may have fewer.
   * Default: what suits the kernel, and with 'mpi' what messages cost, too.
   */
  depth?: number
  /**
   * With 'mpi': whether messages travel while the inner cells are advanced. That needs more ghosts, so it changes the
   * speed and never the road. Default: where it pays, by what messages and steps cost. Several workers a rank always do.
   */
  overlap?: boolean
  /**
   * Where the file of a worker thread is, which the package exports as `lanewise/worker`. Needed only where a page's
   * policy forbids workers from blobs. Default: none, the worker is started from a text within the library.
   */
  workerUrl?: Address
}

/** When `advance` observes. */
export type Schedule = {
  /** Observe every so many steps of this call, 1 or more. */
  every?: number
  /** Observe at these steps of this call, ascending, from 1 on. */
  at?: readonly number[]
}

/** A road that can be advanced. */
export type Simulation = {
  readonly model: Model
  /** What runs, with 'auto' resolved. The kernel 'auto' jumps where steps are many: then it is what ran last. */
  readonly strategy: Strategy
  /** Which of the processes that advance this road together this one is; 0 of 1 without executor 'mpi'. */
  readonly rank: number
  readonly size: number
  /** Cells of the road. */
  readonly length: number
  readonly boundary: Boundary
  /**
   * Cars on the road. On a ring their number never changes. For elementary rules the cells that are 1, counted when
   * asked for.
   */
  readonly cars: number
  /** Cars that entered an open road, and that left it, since the start. */
  readonly entered: number
  readonly left: number
  /** Cars a cell, as found; see `cars`. */
  readonly density: number
  /** Steps taken so far. */
  readonly step: number
  /**
   * Advances the road. A second call before the first has ended waits for its turn.
   *
   * @param steps an integer, 0 or more
   * @param schedule when to observe; without one nothing is observed, and nothing is spent on it
   * @returns what was observed, in the order of steps
   * @throws {TypeError | RangeError} for steps or a schedule out of range; {Error} after `close`, or when a worker is
   * lost: then the road is lost too
   *
   * @example
   * const seen = await sim.advance(100, { every: 10 })
   * seen[0] // { step: 10, cars, density, moved, velocity, flow, stopped, jams, velocities }
   */
  advance(steps: number, schedule?: Schedule): Promise<Observation[]>
  /**
   * The same at once, for code that steps from a loop of its own. Only where no thread must be waited for: with the
   * executor 'serial', and with 'mpi' of one worker a rank.
   */
  advanceSync(steps: number, schedule?: Schedule): Observation[]
  /**
   * The road now, one byte a cell: 0 or 1; all of it, or the cells from .. to - 1, which are read without the others.
   * Throws while the road is being advanced.
   */
  cells(from?: number, to?: number): Uint8Array
  /** The cars now, one number a cell: -1 for an empty cell, the velocity of a car. For models with velocities. */
  velocities(from?: number, to?: number): Int8Array
  /**
   * Cars by the empty cells in front of them now: element g says how many have g. On an open road the first car, which
   * has no car in front, is not counted. Counted where the road lies; it is not copied out.
   */
  gaps(): number[]
  /**
   * Runs of stopped cars, side by side, by their length now: element n says how many have n cars. For models with
   * velocities.
   */
  jamLengths(): number[]
  /** The road now, 8 cells a byte, lowest bit first, the last byte padded with zeros. Throws likewise. */
  packed(): Uint8Array
  /**
   * Writes the road as a .npy file, one byte a cell: 0 or 1, for `numpy.load`, `parseNpy` or `openNpy`; after what was
   * asked before. It appears under its name when it is whole, in the place of one that was there. The road is never held
   * as bytes; with executor 'mpi' all ranks write together, each its own part of the one file, which all must reach.
   * Where there are files: in Node, Deno and Bun.
   *
   * @throws {Error} if it cannot be written, saying why; with 'mpi' in all ranks
   *
   * @example
   * await sim.save('road.npy')
   */
  save(file: string): Promise<void>
  /** Ends the workers, after what was asked before. Calling it again does nothing. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Lays out a road and stands ready to advance it.
 *
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it, its value and the
 * range; {Error} for a kernel or executor that cannot run here, saying why
 *
 * @example
 * const sim = await createSimulation({ cells: 1000, density: 0.3, seed: 1 })
 * await sim.advance(100)
 * const [{ velocity }] = await sim.advance(1, { every: 1 })
 * await sim.close()
 */
export async function createSimulation(options: SimulationOptions = {}): Promise<Simulation> {
  checkNames('createSimulation', options, OPTIONS)
  const model = checkModel(options.model === undefined ? traffic() : options.model)
  const boundary = checkBoundary(options.boundary === undefined ? 'ring' : options.boundary, model)
  const start = checkStart(options)
  const rules = rulesOf(model, boundary, options.seed ?? defaults.seed)
  checkSeed(options, rules)
  const choice = await chooseStrategy(options, start.cells, rules)
  if (options.depth !== undefined) checkDepth(options.depth, choice.kernel)
  if (options.overlap !== undefined) checkOverlap(options.overlap, choice.executor)
  if (options.workerUrl !== undefined) checkAddress('workerUrl', options.workerUrl)
  const about = { model, boundary, rules, length: start.cells }
  if (choice.executor.startPart)
    return simulate({ ...about, ...(await startPart(choice, options, start, rules)) })
  const { run, reason, cars } = await startBest(choice, options, start, rules)
  const jumping =
    (options.kernel ?? 'auto') === 'auto' &&
    !exact.unable(rules) &&
    !exact.missing(rules) &&
    fits(exact, roadOf(start.cells, rules), 1, Number.POSITIVE_INFINITY)
  return simulate({
    ...{ ...about, reason, ranks: ALONE, cars },
    run: jumping ? withJumps(run, start.cells, rules) : run,
  })
}

/** Most executors are one process. */
const ALONE: Ranks = { rank: 0, size: 1 }

/** What an executor is asked to run, but for the road; the memory for it is checked. */
function taskOf(
  { kernel, workers }: Choice,
  { depth, workerUrl }: SimulationOptions,
  { cells }: Start,
  rules: Rules,
  { size } = ALONE,
) {
  const road = roadOf(cells, rules)
  const depthOf = (units: number) => depth ?? kernel.depth(units, rules)
  checkFits(kernel, road, size, depthOf)
  return { kernel, cells, workers, depth: depthOf(kernel.layout.units(road)), rules, workerUrl }
}

/** Starts one rank of several, which fills its own part of the road. */
async function startPart(choice: Choice, options: SimulationOptions, start: Start, rules: Rules) {
  const { kernel, executor, reason } = choice
  const ranks = (await executor.join?.()) ?? ALONE
  const { depth, overlap } = await executor.exchanging!(kernel, start.cells, rules, options)
  const task = taskOf(choice, { ...options, depth }, start, rules, ranks)
  const part: PartTask['part'] = (stretches) => partOfStart(start, rules, stretches)
  const run = await executor.startPart!({ ...task, overlap, part })
  return { run, reason, ranks, cars: run.count!() }
}

/** Starts the chosen strategy or, where this host refuses it after all, the next best that is left to be chosen. */
async function startBest(
  choice: Choice,
  options: SimulationOptions,
  start: Start,
  rules: Rules,
  packed?: Uint8Array,
): Promise<Pick<About, 'run' | 'reason' | 'cars'>> {
  const task = taskOf(choice, options, start, rules)
  const road = packed ?? (await packedStart(start, rules))
  try {
    const run = await choice.executor.start({ ...task, road })
    return { run, reason: choice.reason, cars: countCars(road) }
  } catch (error) {
    const next = nextBest(choice, options, error as Error)
    if (!next) throw error
    return startBest(next, options, start, rules, road)
  }
}

/** The road that is filled if nothing is said: that of EPCC's course programs. */
export const defaults = { cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' } as const

const OPTIONS = [
  'model',
  'boundary',
  'cells',
  'density',
  'seed',
  'random',
  'road',
  'velocities',
  'kernel',
  'executor',
  'workers',
  'depth',
  'overlap',
  'workerUrl',
]

/** The road at the start: given, or by what it is to be filled. */
type Start = { cells: number } & (
  | { road: GivenRoad }
  | { velocities: ArrayLike<number> }
  | { density: number; seed: number; random: RandomName }
)

function checkStart(options: SimulationOptions): Start {
  const { road, velocities } = options
  if (road === undefined && velocities === undefined) return checkFilled(options)
  const [own, others] = road === undefined ? ['velocities', ['cells']] : ['road', ['cells', 'velocities']]
  for (const name of [...others, 'density', 'random'] as (keyof SimulationOptions)[]) {
    if (options[name] !== undefined) {
      throw new TypeError(`${name}: ${show(options[name])} together with ${own}, which says it`)
    }
  }
  const given = road === undefined ? velocities : road
  if (typeof given !== 'string' && typeof given?.length !== 'number') {
    throw new TypeError(`${own}: ${show(given)} is neither an array nor a string`)
  }
  if (road === undefined) return { cells: velocities!.length, velocities: velocities! }
  // Text out of a file ends with a line end.
  const cells = typeof road === 'string' ? road.replace(/\r?\n$/, '') : road
  return { cells: checkLength(cells), road: cells }
}

function checkFilled(options: SimulationOptions): Start {
  const { cells, density, seed, random } = { ...defaults, ...given(options) }
  const generator = checkChoice('random', random, Object.keys(generators) as RandomName[])
  return {
    cells: checkInteger('cells', cells, 1, Number.MAX_SAFE_INTEGER),
    density: checkNumber('density', density, 0, 1),
    seed: checkInteger('seed', seed, 0, generators[generator].largestSeed),
    random: generator,
  }
}

/** A given road needs no seed, unless something on it is random. */
function checkSeed({ road, seed }: SimulationOptions, rules: Rules) {
  if (seed === undefined) return
  checkInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER)
  if (road !== undefined && rules.kind === 'elementary') {
    throw new TypeError(`seed: ${show(seed)} together with a road, and nothing is random on it`)
  }
}

/** The planes of the road at the start. */
async function packedStart(start: Start, rules: Rules): Promise<Uint8Array> {
  if ('velocities' in start) {
    if (rules.kind === 'cars') return packVelocities(start.velocities, rules.vmax)
    throw new TypeError('velocities: this model has none; give a road')
  }
  return standing('road' in start ? pack(start.road) : await fillRoad(start), rules)
}

/** Some stretches of the road at the start, packed one behind the other; only velocities are there as a whole. */
async function partOfStart(start: Start, rules: Rules, stretches: readonly Stretch[]): Promise<Uint8Array> {
  if ('velocities' in start) {
    const whole = await packedStart(start, rules)
    return takeStretches(whole, roadOf(start.cells, rules).planes, stretches)
  }
  const cars = 'road' in start ? pack(start.road, stretches) : fillStretches(start, stretches)
  return standing(await cars, rules)
}

/** Planes in which all cars stand still. */
function standing(cars: Uint8Array, rules: Rules): Uint8Array {
  if (rules.kind === 'elementary') return cars
  const packed = new Uint8Array(cars.length * (rules.vmax + 1))
  packed.set(cars)
  return packed
}

/** The options that were given: one that is undefined was not. */
const given = (options: SimulationOptions): SimulationOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function checkDepth(depth: number, kernel: Kernel) {
  checkInteger('depth', depth, 1, 4096)
  if (kernel.takesRing) {
    throw new RangeError(`depth: ${depth} with kernel '${kernel.name}', which never exchanges`)
  }
}

function checkOverlap(overlap: boolean, executor: Executor) {
  if (typeof overlap !== 'boolean') throw new TypeError(`overlap: ${show(overlap)} is neither true nor false`)
  if (!executor.exchanging) {
    throw new RangeError(`overlap: ${overlap} with executor '${executor.name}', which sends no messages`)
  }
}

/** Refuses a road that this kernel has no memory for, before any work. */
function checkFits(kernel: Kernel, road: Road, size: number, depthOf: (units: number) => number) {
  const holds = (cells: number) => {
    const shorter = { ...road, cells }
    return cells === 0 || fits(kernel, shorter, size, depthOf(kernel.layout.units(shorter)))
  }
  if (holds(road.cells)) return
  let [most, tooMany] = [0, road.cells]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (holds(middle)) most = middle
    else tooMany = middle
  }
  throw new RangeError(
    `cells: ${road.cells} are too many for memory; with kernel '${kernel.name}' ${most} fit`,
  )
}

/** Largest memory of a kernel: the addresses of WebAssembly have 32 bits. The last page is left free. */
const ADDRESSES = 2 ** 32 - 2 ** 16

/** Whether there is memory for a block, one of so many ranks, and for its packed copy at the start. */
function fits({ layout }: Kernel, road: Road, size: number, depth: number): boolean {
  const { places } = split(layout, road, size, depth)
  // The last block is never shorter than another.
  const { end } = layOut(layout, places.slice(-1), 0)
  return end <= ADDRESSES && end + (road.planes * road.cells) / (8 * places.length) <= freeMemory()
}

type About = {
  run: Run
  /** Why 'auto' took something slower, if it did. */
  reason: string | undefined
  model: Model
  boundary: Boundary
  rules: Rules
  ranks: Ranks
  length: number
  cars: number
}

/** The simulation that a user holds: it keeps the count of steps, and the order of calls. */
function simulate({ run, reason, model, boundary, rules, ranks, length, cars }: About): Simulation {
  let step = 0
  let pending = 0
  let closed = false
  let lost: Error | undefined
  let last: Promise<unknown> = Promise.resolve()

  const tallies = talliesOf(rules)
  function observations(start: number, due: readonly number[], counts: readonly number[]): Observation[] {
    return due.map((after, i) =>
      observation(start + after, counts.slice(tallies * i, tallies * (i + 1)), rules, cars, length),
    )
  }
  function checkUsable() {
    if (closed) throw new Error('the simulation is closed')
    if (lost) throw lost
  }
  function checkIdle(call: string) {
    checkUsable()
    if (pending > 0) throw new Error(`${call}: the road is being advanced; await that first`)
  }
  /** Begins when what was asked before has ended. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    pending++
    const turn = last.then(() => {
      if (lost) throw lost
      return work()
    })
    last = turn.catch(() => {})
    return turn.finally(() => pending--)
  }
  const occupiedNow = () => occupiedOf(run.packed(), roadOf(length, rules).planes)
  /** Where there is a car. */
  function occupied(call: string): Uint8Array {
    checkIdle(call)
    return occupiedNow()
  }
  /** A part of the road, cell by cell: what others need not be read for. */
  function part(call: string, from: number, to: number): number[] {
    checkIdle(call)
    checkInteger('from', from, 0, length)
    checkInteger('to', to, from, length)
    return run.states
      ? Array.from(run.states(from, to))
      : Array.from({ length: to - from }, (_, i) => run.state(from + i))
  }
  /** On a ring, and with it most of the time, the number of cars is known. */
  function carsNow(): number {
    if (rules.kind === 'elementary' && rules.counted === 'ones') {
      checkIdle('cars')
      return run.count ? run.count() : countCars(run.packed())
    }
    const [entered, left] = run.through()
    return cars + entered - left
  }

  const simulation: Simulation = {
    model,
    boundary,
    get strategy() {
      return reason === undefined ? run.strategy : { ...run.strategy, reason }
    },
    ...ranks,
    length,
    get cars() {
      return carsNow()
    },
    get density() {
      return carsNow() / length
    },
    get entered() {
      return run.through()[0]
    },
    get left() {
      return run.through()[1]
    },
    get step() {
      return step
    },
    async advance(steps, schedule) {
      const due = checkSchedule(steps, schedule)
      checkUsable()
      return inTurn(async () => {
        try {
          const counts = await run.advance(steps, due)
          step += steps
          return observations(step - steps, due, counts)
        } catch (error) {
          lost = error as Error
          throw error
        }
      })
    },
    advanceSync(steps, schedule) {
      const due = checkSchedule(steps, schedule)
      checkIdle('advanceSync')
      if (!run.advanceSync) {
        throw new Error(
          `advanceSync: executor '${run.strategy.executor}' cannot; use advance, or executor 'serial'`,
        )
      }
      const counts = run.advanceSync(steps, due)
      step += steps
      return observations(step - steps, due, counts)
    },
    cells: (from = 0, to = length) =>
      from === 0 && to === length
        ? unpack(occupied('cells'), length)
        : Uint8Array.from(part('cells', from, to), (state) => (state > 0 ? 1 : 0)),
    velocities(from = 0, to = length) {
      if (rules.kind !== 'cars') throw new Error(`velocities: the cells of ${model.name} have none`)
      if (from !== 0 || to !== length) {
        return Int8Array.from(part('velocities', from, to), (state) => state - 1)
      }
      checkIdle('velocities')
      return unpackVelocities(run.packed(), length, rules.vmax)
    },
    gaps() {
      checkIdle('gaps')
      const counts = joinClusters(run.clusters('empty'), boundary === 'ring', false)
      const others = counts.reduce((sum, count) => sum + count, 0)
      counts[0] = Math.max(0, carsNow() - (boundary === 'ring' ? 0 : 1) - others)
      return counts
    },
    jamLengths() {
      if (rules.kind !== 'cars') throw new Error(`jamLengths: the cells of ${model.name} have no velocities`)
      checkIdle('jamLengths')
      // As they are counted while the road is advanced, by their ends, which a full ring has not.
      return joinClusters(run.clusters('stopped'), boundary === 'ring', boundary !== 'ring')
    },
    packed: () => occupied('packed'),
    async save(file) {
      checkFile(file)
      checkUsable()
      return inTurn(async () => {
        if (run.save) return run.save(file)
        // Of no use on a page, so no page loads it.
        const { saveAlone } = await import('./io/saveNpy.js')
        await saveAlone(file, occupiedNow(), length)
      })
    },
    async close() {
      closed = true
      last = last.then(() => run.close())
      await last
    },
    [Symbol.asyncDispose]: () => simulation.close(),
  }
  return simulation
}

const checkSteps = (steps: number) => checkInteger('steps', steps, 0, Number.MAX_SAFE_INTEGER)

/** Observations that one call can return: a gigabyte of them. */
const MOST_OBSERVATIONS = 2 ** 24

/** The steps of a call that are observed, ascending. */
export function checkSchedule(steps: number, schedule: Schedule = {}): readonly number[] {
  checkSteps(steps)
  checkNames('advance', schedule, ['every', 'at'])
  const { every, at } = schedule
  if (at === undefined && every === undefined) return NONE
  if (at === undefined) {
    checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
    const count = Math.floor(steps / every!)
    if (count > MOST_OBSERVATIONS) {
      throw new RangeError(
        `every: ${every} of ${steps} steps are ${count} observations, more than ${MOST_OBSERVATIONS}`,
      )
    }
    return Array.from({ length: count }, (_, i) => (i + 1) * every!)
  }
  if (every !== undefined) throw new TypeError(`every: ${show(every)} together with at; give one of them`)
  if (!Array.isArray(at)) throw new TypeError(`at: ${show(at)} is not an array of steps`)
  for (let i = 0; i < at.length; i++) checkInteger(`at[${i}]`, at[i], i === 0 ? 1 : at[i - 1] + 1, steps)
  return [...at]
}

const NONE: readonly number[] = []
