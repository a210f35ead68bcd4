import { checkFile } from './io/checkFile.js'
import type { Strategy, SyncRun } from './kernels/run.js'
import { NO_PAST } from './layouts/layout.js'
import type { Boundary } from './models/boundary.js'
import type { Observation } from './models/observation.js'
import { fastestOf, kindOf, type Model } from './models/table.js'
import { setupFrom } from './options/from.js'
import type { SimulationOptions } from './options/options.js'
import { checkSchedule, type Schedule } from './options/schedule.js'
import { checkSetup, type Setup } from './options/setup.js'
import { answerLater, answerNow, type Cars, type Counts, type Question, questionsOf } from './questions.js'
import { openQueue } from './queue.js'
import { type Started, startRun } from './start/start.js'

/** A road that can be advanced. Calls are carried out in their order. */
export type Simulation = {
  readonly model: Model
  readonly boundary: Boundary
  /** What runs, with 'auto' resolved. Kernel 'auto' takes many steps as a jump: it is the kernel of the last `advance`. */
  readonly strategy: Strategy
  /** Rank of this process, and number of processes that share the road: 0 and 1 without executor 'mpi'. */
  readonly rank: number
  readonly size: number
  /** Length of the road in cells. */
  readonly length: number
  /** Steps taken so far, also those before a checkpoint. */
  readonly step: number
  /**
   * Advances the road.
   *
   * @param steps an integer, 0 or more
   * @param schedule when to observe; without it nothing is observed, which is fastest
   * @returns the observations, in the order of steps
   * @throws {TypeError | RangeError} for steps or a schedule out of range; {Error} after `close`, or if a worker is lost:
   * then the road is lost, too
   *
   * @example
   * const seen = await sim.advance(100, { every: 10 })
   * seen[0] // { step: 10, cars, density, moved, velocity, flow, stopped, jams, velocities }
   */
  advance(steps: number, schedule?: Schedule): Promise<Observation[]>
  /**
   * The road, one byte per cell: 0 or 1; all cells, or only those from .. to - 1.
   *
   * @example
   * const road = await sim.cells(0, 80)
   */
  cells(from?: number, to?: number): Promise<Uint8Array>
  /** The cars, one number per cell: -1 for an empty cell, else the velocity of the car. For models with velocities. */
  velocities(from?: number, to?: number): Promise<Int8Array>
  /**
   * The cars by their numbers, for models with velocities. The cars at the start are numbered along the road, 0, 1, …; cars
   * that enter an open road later are -1, -2, …
   *
   * @param from, to the cars from .. to - 1; by default all that have ever been on the road
   *
   * @example
   * const { positions, velocities } = await sim.cars()
   * positions[0] // of car 0, if none entered: cells from the first cell of the road, laps included
   */
  cars(from?: number, to?: number): Promise<Cars>
  /** The road, 8 cells per byte, lowest bit first, the last byte padded with zeros. */
  packed(): Promise<Uint8Array>
  /**
   * Histogram of gaps: element g is the number of cars with g empty cells in front. On an open road the first car has no
   * car in front and is not counted. The workers count; the road is not copied.
   */
  gaps(): Promise<number[]>
  /**
   * Histogram of jam lengths: element n is the number of runs of n adjacent stopped cars. For models with velocities.
   */
  jamLengths(): Promise<number[]>
  /** The number of cars, and of those that entered and exited an open road. */
  counts(): Promise<Counts>
  /**
   * Writes the road as a .npy file, one byte per cell, for `numpy.load`, `parseNpy` or `openNpy`: 0 or 1; for the model of
   * Nagel and Schreckenberg 0 is an empty cell and 1 + v a car of velocity v, as in `spaceTime`. It is written under a temporary name and renamed when it is complete; it replaces a file of this name. With executor 'mpi' each rank
   * writes its own part of the file, so all ranks need access to it. In Node, Deno and Bun.
   *
   * @throws {Error} if it cannot be written, saying why; with 'mpi' in all ranks
   *
   * @example
   * await sim.save('road.npy')
   */
  save(file: string): Promise<void>
  /**
   * The whole state of the road as bytes, from which `createSimulation({ from })` goes on, with any strategy: 100 steps, a
   * checkpoint and 100 steps are bit for bit 200 steps. It has model, boundary, seed, step, cells, velocities, the numbers
   * and laps of the cars, and how many entered and exited. The bytes do not depend on the strategy; docs/checkpoints.md
   * describes them. A car takes a byte, 8 cells another one. With executor 'mpi' every rank gets all of them.
   *
   * @example
   * const checkpoint = await sim.checkpoint()
   * const other = await createSimulation({ from: checkpoint, kernel: 'naive', executor: 'serial' })
   * other.step // that of sim
   */
  checkpoint(): Promise<Uint8Array>
  /**
   * The same simulation with functions that return values instead of promises. For executor 'serial', and for 'mpi' with
   * one worker per rank.
   *
   * @throws {Error} if the executor must wait for other threads, or the kernel for a GPU; its functions also throw while another call is running
   *
   * @example
   * const sim = await createSimulation({ cells: 1000, executor: 'serial' })
   * const [{ velocity }] = sim.sync.advance(1, { every: 1 })
   * sim.sync.cells() // one byte per cell
   */
  readonly sync: SyncSimulation
  /** Ends the workers after all earlier calls. Calling it again does nothing. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The functions of `Simulation.sync`: all of `Simulation` but `save`, `checkpoint` and `close`, which must wait. */
export type SyncSimulation = {
  advance(steps: number, schedule?: Schedule): Observation[]
  cells(from?: number, to?: number): Uint8Array
  velocities(from?: number, to?: number): Int8Array
  cars(from?: number, to?: number): Cars
  packed(): Uint8Array
  gaps(): number[]
  jamLengths(): number[]
  counts(): Counts
}

/**
 * Creates a road that can be advanced.
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
  const setup = options?.from === undefined ? checkSetup(options) : await setupFrom(options)
  return simulate(setup, await startRun(setup))
}

/** The simulation as the user sees it: counts the steps, and keeps the order of calls. */
function simulate(setup: Setup, { run, ranks, cars, reason }: Started): Simulation {
  const { model, boundary, start } = setup
  const length = start.cells
  const questions = questionsOf(setup, cars)
  const observe = observer(setup, cars)
  const { enqueue, checkIdle, close } = openQueue('simulation', run.close)
  let { step } = setup.past ?? NO_PAST

  /** Counts the steps just taken, and makes observations of them. */
  function seen(steps: number, due: readonly number[], counts: readonly number[]): Observation[] {
    step += steps
    return due.map((after, i) => observe(step - steps + after, counts, i))
  }
  const ask = <Raw extends unknown[], Answer>(question: Question<Raw, Answer>): Promise<Answer> =>
    enqueue(() => answerLater(run, question))
  const sync = run.sync && syncOf(run.sync, questions, seen, checkIdle)

  const simulation: Simulation = {
    ...{ model, boundary, length, ...ranks },
    get strategy() {
      return reason === undefined ? run.strategy : { ...run.strategy, reason }
    },
    get step() {
      return step
    },
    async advance(steps, schedule) {
      const due = checkSchedule(steps, schedule)
      return enqueue(async () => seen(steps, due, await run.advance(steps, due)), true)
    },
    cells: async (from, to) => ask(questions.cells(from, to)),
    velocities: async (from, to) => ask(questions.velocities(from, to)),
    async cars(from, to) {
      const question = questions.cars(from, to)
      return enqueue(async () => answerLater(run, question((await run.boundaryCounts())[0])))
    },
    packed: async () => ask(questions.packed()),
    gaps: async () => ask(questions.gaps()),
    jamLengths: async () => ask(questions.jamLengths()),
    counts: async () => ask(questions.counts()),
    async save(file) {
      checkFile(file)
      return enqueue(async () => {
        const asStates = fastestOf(setup) > 0
        if (run.save) return run.save(file, asStates)
        // Loaded only here: pages cannot save, and need not load it.
        const { saveAlone } = await import('./io/saveNpy.js')
        await saveAlone(file, run, length, asStates)
      })
    },
    async checkpoint() {
      return enqueue(async () => {
        const { takeCheckpoint } = await import('./checkpoint/checkpoint.js')
        const { seed, rules } = setup
        const hasVelocities = kindOf(rules).vmax(rules) !== undefined
        return takeCheckpoint({ model, boundary, seed, step, cells: length, hasVelocities }, run)
      })
    },
    get sync() {
      if (sync) return sync
      const { kernel, executor } = run.strategy
      throw new Error(
        kernel === 'gpu'
          ? "sync: kernel 'gpu' must wait for the GPU; use await, or another kernel"
          : `sync: executor '${executor}' must wait for other threads; use await, or executor 'serial' with one worker`,
      )
    },
    close,
    [Symbol.asyncDispose]: close,
  }
  return simulation
}

/** Makes the i-th observation from the counts of several steps. */
function observer({ rules, start }: Setup, cars: number) {
  const kind = kindOf(rules)
  const size = kind.counts(rules)
  return (step: number, counts: readonly number[], i: number): Observation =>
    kind.observe(step, counts.slice(size * i, size * (i + 1)), rules, cars, start.cells)
}

/** The functions that return values instead of promises. */
function syncOf(
  run: SyncRun,
  questions: ReturnType<typeof questionsOf>,
  seen: (steps: number, due: readonly number[], counts: readonly number[]) => Observation[],
  checkIdle: (call: string) => void,
): SyncSimulation {
  function ask<Raw extends unknown[], Answer>(call: string, question: Question<Raw, Answer>): Answer {
    checkIdle(`sync.${call}`)
    return answerNow(run, question)
  }
  return {
    advance(steps, schedule) {
      const due = checkSchedule(steps, schedule)
      checkIdle('sync.advance')
      return seen(steps, due, run.advance(steps, due))
    },
    cells: (from, to) => ask('cells', questions.cells(from, to)),
    velocities: (from, to) => ask('velocities', questions.velocities(from, to)),
    cars(from, to) {
      const question = questions.cars(from, to)
      checkIdle('sync.cars')
      return answerNow(run, question(run.boundaryCounts()[0]))
    },
    packed: () => ask('packed', questions.packed()),
    gaps: () => ask('gaps', questions.gaps()),
    jamLengths: () => ask('jamLengths', questions.jamLengths()),
    counts: () => ask('counts', questions.counts()),
  }
}
