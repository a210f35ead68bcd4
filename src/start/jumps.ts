import { startExact } from '../kernels/elementary/exact.js'
import type { Rules } from '../kernels/rules.js'
import type { Run } from '../kernels/run.js'

/**
 * Steps that a worker takes in the time of one jump, with the road taken out of the lanes before and put back behind
 * it. Measured with simd at 2^20 and 2^24 cells: some 1,050 once the host has compiled it all, 1,600 to 4,500 for the
 * first jump. An observed step counts as three.
 */
const STEPS_PER_JUMP = 2000

/** A run that steps where steps are few, and jumps, with the kernel `exact`, where they are many. */
export function withJumps(run: Run, cells: number, rules: Rules): Run {
  let jumps: ReturnType<typeof startExact> | undefined
  let last = run

  const isWorthJumping = (steps: number, observed: readonly number[]) =>
    steps + 2 * observed.length > STEPS_PER_JUMP * run.strategy.workers

  /** The run that jumps, standing where the one that steps stands. */
  function takeOver(packed: Uint8Array) {
    if (jumps) jumps.load(packed)
    else jumps = startExact({ cells, rules, packed })
    last = jumps
    return jumps.sync
  }

  const { sync } = run
  return {
    ...run,
    get strategy() {
      return last.strategy
    },
    async advance(steps, observed) {
      last = run
      if (!isWorthJumping(steps, observed)) return run.advance(steps, observed)
      const jump = takeOver(await run.packed())
      const moved = jump.advance(steps, observed)
      await run.load(jump.packed())
      return moved
    },
    sync: sync && {
      ...sync,
      advance(steps, observed) {
        last = run
        if (!isWorthJumping(steps, observed)) return sync.advance(steps, observed)
        const jump = takeOver(sync.packed())
        const moved = jump.advance(steps, observed)
        run.load(jump.packed())
        return moved
      },
    },
  }
}
