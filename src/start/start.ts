import type { Ranks, RankTask } from '../executors/executor.js'
import type { BlockKernel, Kernel } from '../kernels/kernel.js'
import type { Run } from '../kernels/run.js'
import { NO_PAST, type Road } from '../layouts/layout.js'
import { countCars } from '../layouts/packed.js'
import { kindOf } from '../models/table.js'
import type { Setup, Start, StartRoad } from '../options/setup.js'
import { withJumps } from './jumps.js'
import { checkFits, type DepthOf, fits } from './memory.js'
import { packedStart, partOfStart } from './road.js'
import { type Choice, chooseStrategy, nextBest } from './strategy.js'

/** A road that is ready to be advanced. */
export type Started = {
  run: Run
  ranks: Ranks
  /** Occupied cells of the whole road when it began, before its past. */
  cars: number
  /** Why 'auto' chose something slower, if it did. */
  reason: string | undefined
}

/** Chooses a strategy, makes the road, and starts the run. */
export async function startRun(setup: Setup): Promise<Started> {
  const choice = await chooseStrategy(setup.strategy, setup.start.cells, setup.rules)
  const started = await (choice.executor.ranks ? startRank(choice, setup) : startBest(choice, setup))
  const { entered, exited } = setup.past ?? NO_PAST
  return { ...started, cars: started.cars - entered + exited }
}

/** Starts one rank of several. It makes only its own part of the road. */
async function startRank(choice: Choice, setup: Setup): Promise<Started> {
  const { join, halo, start } = choice.executor.ranks!
  const ranks = await join()
  const { depth } = setup.strategy
  const depthIn = (units: number) => depth ?? depthOf(choice.kernel, setup)(units)
  checkFits(choice.kernel, setup.start.cells, expectedRoad(setup), ranks.size, depthIn)
  // Blocks of cars are cut by the number of cars, so all ranks must know the road.
  const cars = kindOf(setup.rules).isRandom ? await packedStart(setup.start, setup.rules) : undefined
  const task = taskOf(choice, setup, cars ? countCars(cars.packed) : 0)
  const settings = await halo(task, setup.strategy)
  const part: RankTask['part'] = async (cellRanges) =>
    cars?.packed ?? partOfStart(setup.start, setup.rules, cellRanges)
  const run = await start({ ...task, ...settings, part, velocities: cars?.velocities })
  return { run, ranks, cars: cars ? task.road.cars : await run.count(), reason: choice.reason }
}

/** Starts the chosen strategy. If this host refuses it, starts the next best that the options allow. */
async function startBest(choice: Choice, setup: Setup, made?: StartRoad): Promise<Started> {
  const { kernel, reason } = choice
  checkFits(kernel, setup.start.cells, expectedRoad(setup), 1, depthOf(kernel, setup))
  const road = made ?? (await packedStart(setup.start, setup.rules))
  const cars = countCars(road.packed)
  try {
    const run = await startWhole(choice, setup, road, cars)
    return { run: jumping(run, setup), ranks: ALONE, cars, reason }
  } catch (error) {
    const next = await nextBest(choice, setup.strategy, setup.start.cells, setup.rules, error as Error)
    if (!next) throw error
    return startBest(next, setup, road)
  }
}

/** The only rank of an executor in one process. */
const ALONE: Ranks = { rank: 0, size: 1 }

function startWhole(choice: Choice, setup: Setup, road: StartRoad, cars: number): Promise<Run> {
  const { kernel, executor } = choice
  const { rules, start, past } = setup
  if (kernel.sort === 'road') return kernel.start({ cells: start.cells, rules, past, ...road })
  const depth = depthOf(kernel, setup)(kernel.layout.units(roadOf(setup, cars)))
  return executor.start({ ...taskOf(choice, setup, cars), depth, ...road })
}

/** The task of an executor, without the depth of the halo and the road at the start. */
function taskOf({ kernel, workers }: Choice, setup: Setup, cars: number) {
  const { rules, strategy } = setup
  const { workerUrl } = strategy
  const counts = kindOf(rules).counts(rules)
  return { kernel: kernel as BlockKernel, road: roadOf(setup, cars), rules, counts, workers, workerUrl }
}

const roadOf = ({ rules, start, past }: Setup, cars: number): Road => ({
  ...kindOf(rules).road(start.cells, rules, cars),
  past,
})

/** A road of so many cells as it will be at the start. */
const expectedRoad =
  ({ rules, start }: Setup) =>
  (cells: number) =>
    kindOf(rules).road(cells, rules, expectedCars(start, cells))

/** At least as many cars as there will be; of a given road, which is not read yet, none. */
function expectedCars(start: Start, cells: number): number {
  if ('cars' in start) return Math.min(start.cars, cells)
  if (!('density' in start)) return 0
  const { density } = start
  return Math.min(cells, Math.ceil(cells * density + 6 * Math.sqrt(cells * density * (1 - density))))
}

const depthOf =
  (kernel: Kernel, { strategy, rules }: Setup): DepthOf =>
  (units) =>
    strategy.depth ?? (kernel.sort === 'block' ? kernel.depth(units, rules) : 0)

/** With kernel 'auto', a run that jumps when that is faster, if the kernel `exact` can run and fits into memory. */
function jumping(run: Run, setup: Setup): Run {
  const { rules, start, strategy } = setup
  const { exact } = kindOf(rules).kernels
  const free = strategy.kernel === undefined || strategy.kernel === 'auto'
  if (!free || !exact || exact.unsupported?.(rules) || exact.unavailable(rules)) return run
  return fits(exact, roadOf(setup, 0), 1, () => 0) ? withJumps(run, start.cells, rules) : run
}
