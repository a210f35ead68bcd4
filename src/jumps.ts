import type { Run, SyncRun } from './executors/executor.js'
import { startSerial } from './executors/serial.js'
import { exact } from './kernels/exact.js'
import type { Rules } from './models/rules.js'

/**
 * Steps that a worker takes in the time of one jump, with the road taken out of the lanes before and put back behind
 * it. Measured with simd at 2^20 and 2^24 cells: some 1,050 once the host has compiled it all, 1,600 to 4,500 for the
 * first jump. An observed step counts as three.
 */
const WORTH = 2000

/** The kernel asks for no exchange, ever. */
const WHOLE = Number.POSITIVE_INFINITY

/** A run that steps where steps are few, and jumps, with the kernel `exact`, where they are many. */
export function withJumps(run: Run, cells: number, rules: Rules): Run {
  let jumps: SyncRun | undefined
  let last = run

  const worth = (steps: number, observed: readonly number[]) =>
    steps + 2 * observed.length > WORTH * run.strategy.workers

  /** The run that jumps, standing where the one that steps stands. */
  function takeOver(): SyncRun {
    if (jumps) jumps.load(run.packed())
    else jumps = startSerial({ kernel: exact, cells, workers: 1, depth: WHOLE, rules, road: run.packed() })
    last = jumps
    return jumps
  }

  const { advanceSync } = run
  return {
    get strategy() {
      return last.strategy
    },
    load: run.load,
    packed: run.packed,
    state: run.state,
    clusters: run.clusters,
    through: run.through,
    async advance(steps, observed) {
      last = run
      if (!worth(steps, observed)) return run.advance(steps, observed)
      const jump = takeOver()
      const moved = await jump.advance(steps, observed)
      run.load(jump.packed())
      return moved
    },
    ...(advanceSync && {
      advanceSync(steps: number, observed: readonly number[]) {
        last = run
        if (!worth(steps, observed)) return advanceSync(steps, observed)
        const jump = takeOver()
        const moved = jump.advanceSync(steps, observed)
        run.load(jump.packed())
        return moved
      },
    }),
    close: run.close,
  }
}
