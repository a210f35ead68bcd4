import type { Ranks, RankTask } from '../executors/executor.js'
import type { BlockKernel, Kernel } from '../kernels/kernel.js'
import type { Run } from '../kernels/run.js'
import { countCars } from '../layouts/packed.js'
import { kindOf } from '../models/table.js'
import type { Setup } from '../options/setup.js'
import { withJumps } from './jumps.js'
import { checkFits, type DepthOf, fits } from './memory.js'
import { packedStart, partOfStart } from './road.js'
import { type Choice, chooseStrategy, nextBest } from './strategy.js'

/** A road that is ready to be advanced. */
export type Started = {
  run: Run
  ranks: Ranks
  /** Occupied cells of the whole road. */
  cars: number
  /** Why 'auto' chose something slower, if it did. */
  reason: string | undefined
}

/** Chooses a strategy, makes the road, and starts the run. */
export async function startRun(setup: Setup): Promise<Started> {
  const choice = await chooseStrategy(setup.strategy, setup.start.cells, setup.rules)
  return choice.executor.ranks ? startRank(choice, setup) : startBest(choice, setup)
}

/** Starts one rank of several. It makes only its own part of the road. */
async function startRank(choice: Choice, setup: Setup): Promise<Started> {
  const { join, halo, start } = choice.executor.ranks!
  const ranks = await join()
  const task = taskOf(choice, setup)
  const settings = await halo(task, setup.strategy)
  checkMemory(choice.kernel, setup, ranks.size, () => settings.depth)
  const part: RankTask['part'] = (cellRanges) => partOfStart(setup.start, setup.rules, cellRanges)
  const run = await start({ ...task, ...settings, part })
  return { run, ranks, cars: await run.count(), reason: choice.reason }
}

/** Starts the chosen strategy. If this host refuses it, starts the next best that the options allow. */
async function startBest(choice: Choice, setup: Setup, road?: Uint8Array): Promise<Started> {
  const { kernel, reason } = choice
  checkMemory(kernel, setup, 1, depthOf(kernel, setup))
  const packed = road ?? (await packedStart(setup.start, setup.rules))
  try {
    const run = await startWhole(choice, setup, packed)
    return { run: jumping(run, setup), ranks: ALONE, cars: countCars(packed), reason }
  } catch (error) {
    const next = nextBest(choice, setup.strategy, setup.rules, error as Error)
    if (!next) throw error
    return startBest(next, setup, packed)
  }
}

/** The only rank of an executor in one process. */
const ALONE: Ranks = { rank: 0, size: 1 }

function startWhole(choice: Choice, setup: Setup, packed: Uint8Array): Promise<Run> {
  const { kernel, executor } = choice
  const { rules, start } = setup
  if (kernel.sort === 'road') return kernel.start({ cells: start.cells, rules, packed })
  const depth = depthOf(kernel, setup)(kernel.layout.units(roadOf(setup)))
  return executor.start({ ...taskOf(choice, setup), depth, packed })
}

/** The task of an executor, without the depth of the halo and the road at the start. */
function taskOf({ kernel, workers }: Choice, setup: Setup) {
  const { rules, strategy } = setup
  const { workerUrl } = strategy
  const counts = kindOf(rules).counts(rules)
  return { kernel: kernel as BlockKernel, road: roadOf(setup), rules, counts, workers, workerUrl }
}

const roadOf = ({ rules, start }: Setup) => kindOf(rules).road(start.cells, rules)

const depthOf =
  (kernel: Kernel, { strategy, rules }: Setup): DepthOf =>
  (units) =>
    strategy.depth ?? (kernel.sort === 'block' ? kernel.depth(units, rules) : 0)

const checkMemory = (kernel: Kernel, setup: Setup, ranks: number, depth: DepthOf) =>
  checkFits(kernel, roadOf(setup), ranks, depth)

/** With kernel 'auto', a run that jumps when that is faster, if the kernel `exact` can run and fits into memory. */
function jumping(run: Run, setup: Setup): Run {
  const { rules, start, strategy } = setup
  const { exact } = kindOf(rules).kernels
  const free = strategy.kernel === undefined || strategy.kernel === 'auto'
  if (!free || !exact || exact.unsupported?.(rules) || exact.unavailable(rules)) return run
  return fits(exact, roadOf(setup), 1, () => 0) ? withJumps(run, start.cells, rules) : run
}
