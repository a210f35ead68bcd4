import { checkFile } from './io/checkFile.js'
import type { Strategy, SyncRun } from './kernels/run.js'
import type { Boundary } from './models/boundary.js'
import type { Observation } from './models/observation.js'
import { kindOf, type Model } from './models/table.js'
import type { SimulationOptions } from './options/options.js'
import { checkSchedule, type Schedule } from './options/schedule.js'
import { checkSetup, type Setup } from './options/setup.js'
import { answerLater, answerNow, type Counts, type Question, questionsOf } from './questions.js'
import { openQueue } from './queue.js'
import { type Started, startRun } from './start/start.js'

/** A road that can be advanced. What is asked for is answered in the order of the calls. */
export type Simulation = {
  readonly model: Model
  readonly boundary: Boundary
  /** What runs, with 'auto' resolved. The kernel 'auto' jumps where steps are many: then it is what ran last. */
  readonly strategy: Strategy
  /** Which of the processes that advance this road together this one is; 0 of 1 without executor 'mpi'. */
  readonly rank: number
  readonly size: number
  /** Cells of the road. */
  readonly length: number
  /** Steps taken so far. */
  readonly step: number
  /**
   * Advances the road.
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
   * The road, one byte per cell: 0 or 1; all of it, or the cells from .. to - 1, which are read without the others.
   *
   * @example
   * const road = await sim.cells(0, 80)
   */
  cells(from?: number, to?: number): Promise<Uint8Array>
  /** The cars, one number per cell: -1 for an empty cell, the velocity of a car. For models with velocities. */
  velocities(from?: number, to?: number): Promise<Int8Array>
  /** The road, 8 cells per byte, lowest bit first, the last byte padded with zeros. */
  packed(): Promise<Uint8Array>
  /**
   * Cars by the empty cells in front of them: element g says how many have g. On an open road the first car, which has
   * no car in front, is not counted. Counted where the road lies; it is not copied out.
   */
  gaps(): Promise<number[]>
  /**
   * Runs of stopped cars, side by side, by their length: element n says how many have n cars. For models with
   * velocities.
   */
  jamLengths(): Promise<number[]>
  /** How many cars there are, and how many entered and left an open road. */
  counts(): Promise<Counts>
  /**
   * Writes the road as a .npy file, one byte per cell: 0 or 1, for `numpy.load`, `parseNpy` or `openNpy`. It appears under
   * its name when it is whole, in the place of one that was there. The road is never held as bytes; with executor 'mpi'
   * all ranks write together, each its own part of the one file, which all must reach. Where there are files: in Node,
   * Deno and Bun.
   *
   * @throws {Error} if it cannot be written, saying why; with 'mpi' in all ranks
   *
   * @example
   * await sim.save('road.npy')
   */
  save(file: string): Promise<void>
  /**
   * The same road for a loop that steps on its own thread and waits for nobody: with the executor 'serial', and with 'mpi'
   * of one worker per rank.
   *
   * @throws {Error} where others must be waited for, and, from its functions, while a call of the simulation is running
   *
   * @example
   * const sim = await createSimulation({ cells: 1000, executor: 'serial' })
   * const [{ velocity }] = sim.sync.advance(1, { every: 1 })
   * sim.sync.cells() // one byte per cell
   */
  readonly sync: SyncSimulation
  /** Ends the workers, after what was asked before. Calling it again does nothing. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A simulation that answers at once; see `Simulation.sync`, whose functions these are. */
export type SyncSimulation = {
  advance(steps: number, schedule?: Schedule): Observation[]
  cells(from?: number, to?: number): Uint8Array
  velocities(from?: number, to?: number): Int8Array
  packed(): Uint8Array
  gaps(): number[]
  jamLengths(): number[]
  counts(): Counts
}

/**
 * Makes a road and stands ready to advance it.
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
  const setup = checkSetup(options)
  return simulate(setup, await startRun(setup))
}

/** The simulation that a user holds: it keeps the count of steps, and the order of calls. */
function simulate(setup: Setup, { run, ranks, cars, reason }: Started): Simulation {
  const { model, boundary, start } = setup
  const length = start.cells
  const questions = questionsOf(setup, cars)
  const observe = observer(setup, cars)
  const { enqueue, checkIdle, close } = openQueue('simulation', run.close)
  let step = 0

  /** What was observed in so many steps, which are counted from now on. */
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
    packed: async () => ask(questions.packed()),
    gaps: async () => ask(questions.gaps()),
    jamLengths: async () => ask(questions.jamLengths()),
    counts: async () => ask(questions.counts()),
    async save(file) {
      checkFile(file)
      return enqueue(async () => {
        if (run.save) return run.save(file)
        // Of no use on a page, so no page loads it.
        const { saveAlone } = await import('./io/saveNpy.js')
        await saveAlone(file, await answerLater(run, questions.packed()), length)
      })
    },
    get sync() {
      if (sync) return sync
      const { executor } = run.strategy
      throw new Error(
        `sync: executor '${executor}' must wait for others; use await, or executor 'serial' with one worker`,
      )
    },
    close,
    [Symbol.asyncDispose]: close,
  }
  return simulation
}

/** Makes an observation of the numbers that were counted: `counts` has those of several steps. */
function observer({ rules, start }: Setup, cars: number) {
  const kind = kindOf(rules)
  const size = kind.counts(rules)
  return (step: number, counts: readonly number[], i: number): Observation =>
    kind.observe(step, counts.slice(size * i, size * (i + 1)), rules, cars, start.cells)
}

/** The simulation for loops that wait for nobody. */
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
    packed: () => ask('packed', questions.packed()),
    gaps: () => ask('gaps', questions.gaps()),
    jamLengths: () => ask('jamLengths', questions.jamLengths()),
    counts: () => ask('counts', questions.counts()),
  }
}
