import { checkChoice, checkInteger, checkNames, checkNumber, show } from './check.js'
import type { ExecutorName, Run, Strategy } from './executors/executor.js'
import { freeMemory } from './host.js'
import { withJumps } from './jumps.js'
import { exact } from './kernels/exact.js'
import { type Kernel, type KernelName, takesRing } from './kernels/kernel.js'
import { countCars, pack, unpack } from './layouts/packed.js'
import { layOut, split } from './layouts/split.js'
import { type Observation, observation } from './measure/observation.js'
import { type Model, traffic } from './models/traffic.js'
import { fillRoad, generators, type RandomName } from './random/road.js'
import { chooseStrategy } from './strategy.js'

/** What createSimulation may be told. Everything has a default. */
export type SimulationOptions = {
  /** What is computed. Default: `traffic()`. */
  model?: Model
  /** Length of the road in cells, from 1 up to what fits into memory. Default: 10,240,000. */
  cells?: number
  /** Wanted cars a cell, 0 to 1; each cell is drawn on its own, so what is found differs a little. Default: 0.52. */
  density?: number
  /** Seed of the road, an integer from 0 up to what the generator takes. Default: 5743. */
  seed?: number
  /** The generator that fills the road. Default: 'philox'. */
  random?: RandomName
  /**
   * A road instead of `cells`, `density`, `seed` and `random`: 0 (empty) or 1 (a car) for each cell, or text such as
   * '#..#.', or what `parseNpy` gives.
   */
  road?: ArrayLike<number> | string
  /** How a block is advanced. Default: 'auto', the fastest that this host can run. */
  kernel?: KernelName | 'auto'
  /** Who runs the blocks. Default: 'auto', threads where there are several and the road is worth it. */
  executor?: ExecutorName | 'auto'
  /** Worker threads, 1 to 1024. Default: as many as can run at once. */
  workers?: number
  /** Steps between exchanges of ghosts, 1 to 4096; changes the speed and never the road. Default: the kernel's. */
  depth?: number
}

/** When `advance` observes. */
export type Schedule = {
  /** Observe every so many steps of this call. */
  every?: number
  /** Observe at these steps of this call, ascending, from 1 on. */
  at?: readonly number[]
}

/** A road that can be advanced. */
export type Simulation = {
  readonly model: Model
  /** What runs, with 'auto' resolved. The kernel 'auto' jumps where steps are many: then it is what ran last. */
  readonly strategy: Strategy
  /** Cells of the road. */
  readonly length: number
  /** Cars on the road; their number never changes. */
  readonly cars: number
  /** Cars a cell, as found. */
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
   * seen[0] // { step: 10, moved, velocity, flow, density }
   */
  advance(steps: number, schedule?: Schedule): Promise<Observation[]>
  /**
   * The same at once, for code that steps from a loop of its own. Only where nobody else must be waited for: with the
   * executor 'serial'.
   */
  advanceSync(steps: number, schedule?: Schedule): Observation[]
  /** The road now, one byte a cell: 0 or 1. Throws while the road is being advanced. */
  cells(): Uint8Array
  /** The road now, 8 cells a byte, lowest bit first, the last byte padded with zeros. Throws likewise. */
  packed(): Uint8Array
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
  const start = checkStart(options)
  const { kernel, executor, workers } = await chooseStrategy(options, start.cells)
  if (options.depth !== undefined) checkDepth(options.depth, kernel)
  const depth = options.depth ?? kernel.depth(kernel.layout.units(start.cells))
  checkFits(kernel, start.cells, depth)
  const task = {
    kernel,
    cells: start.cells,
    workers,
    depth,
    reach: model.reach,
    road: 'road' in start ? start.road : await fillRoad(start),
  }
  const run = await executor.start(task)
  const jumping =
    (options.kernel ?? 'auto') === 'auto' &&
    !exact.missing() &&
    fits(exact, start.cells, Number.POSITIVE_INFINITY)
  return simulate(model, start.cells, countCars(task.road), jumping ? withJumps(run, start.cells) : run)
}

/** The road that is filled if nothing is said: that of EPCC's course programs. */
export const defaults = { cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' } as const

const OPTIONS = [
  'model',
  'cells',
  'density',
  'seed',
  'random',
  'road',
  'kernel',
  'executor',
  'workers',
  'depth',
]

function checkModel(model: Model): Model {
  if (model?.name !== 'traffic')
    throw new TypeError(`model: ${show(model)} is not a model, such as traffic()`)
  return model
}

/** The road at the start: given, or by what it is to be filled. */
function checkStart(options: SimulationOptions) {
  const { road } = options
  if (road !== undefined) {
    for (const name of ['cells', 'density', 'seed', 'random'] as const) {
      if (options[name] !== undefined) {
        throw new TypeError(`${name}: ${show(options[name])} together with a road, which has its own`)
      }
    }
    if (typeof road !== 'string' && typeof road?.length !== 'number') {
      throw new TypeError(`road: ${show(road)} is neither an array nor a string`)
    }
    return { cells: road.length, road: pack(road) }
  }
  const { cells, density, seed, random } = { ...defaults, ...given(options) }
  const generator = checkChoice('random', random, Object.keys(generators) as RandomName[])
  return {
    cells: checkInteger('cells', cells, 1, Number.MAX_SAFE_INTEGER),
    density: checkNumber('density', density, 0, 1),
    seed: checkInteger('seed', seed, 0, generators[generator].largestSeed),
    random: generator,
  }
}

/** The options that were given: one that is undefined was not. */
const given = (options: SimulationOptions): SimulationOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function checkDepth(depth: number, kernel: Kernel) {
  checkInteger('depth', depth, 1, 4096)
  if (takesRing(kernel)) {
    throw new RangeError(`depth: ${depth} with kernel '${kernel.name}', which never exchanges`)
  }
}

/** Refuses a road that this kernel has no memory for, before any work. */
function checkFits(kernel: Kernel, cells: number, depth: number) {
  if (fits(kernel, cells, depth)) return
  let [most, tooMany] = [0, cells]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(kernel, middle, depth)) most = middle
    else tooMany = middle
  }
  throw new RangeError(`cells: ${cells} are too many for memory; with kernel '${kernel.name}' ${most} fit`)
}

/** Largest memory of a kernel: the addresses of WebAssembly have 32 bits. The last page is left free. */
const ADDRESSES = 2 ** 32 - 2 ** 16

function fits({ layout }: Kernel, cells: number, depth: number): boolean {
  const { places } = split(layout, cells, 1, depth, 1)
  const { end } = layOut(layout, places, 0)
  return end <= ADDRESSES && end + cells / 8 <= freeMemory()
}

/** The simulation that a user holds: it keeps the count of steps, and the order of calls. */
function simulate(model: Model, length: number, cars: number, run: Run): Simulation {
  let step = 0
  let pending = 0
  let closed = false
  let lost: Error | undefined
  let last: Promise<unknown> = Promise.resolve()

  function observations(start: number, due: readonly number[], moved: readonly number[]): Observation[] {
    return due.map((after, i) => observation(start + after, moved[i], cars, length))
  }
  function checkUsable() {
    if (closed) throw new Error('the simulation is closed')
    if (lost) throw lost
  }
  function checkIdle(call: string) {
    checkUsable()
    if (pending > 0) throw new Error(`${call}: the road is being advanced; await that first`)
  }
  function packed(call: string) {
    checkIdle(call)
    return run.packed()
  }

  const simulation: Simulation = {
    model,
    get strategy() {
      return run.strategy
    },
    length,
    cars,
    density: cars / length,
    get step() {
      return step
    },
    async advance(steps, schedule) {
      checkSteps(steps)
      const due = checkSchedule(steps, schedule)
      checkUsable()
      pending++
      const turn = last.then(async () => {
        if (lost) throw lost
        const moved = await run.advance(steps, due)
        step += steps
        return observations(step - steps, due, moved)
      })
      last = turn.catch((error) => {
        lost = error
      })
      return turn.finally(() => pending--)
    },
    advanceSync(steps, schedule) {
      checkSteps(steps)
      const due = checkSchedule(steps, schedule)
      checkIdle('advanceSync')
      if (!run.advanceSync) {
        throw new Error(
          `advanceSync: executor '${run.strategy.executor}' cannot; use advance, or executor 'serial'`,
        )
      }
      const moved = run.advanceSync(steps, due)
      step += steps
      return observations(step - steps, due, moved)
    },
    cells: () => unpack(packed('cells'), length),
    packed: () => packed('packed'),
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
function checkSchedule(steps: number, schedule: Schedule = {}): readonly number[] {
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
