import { startExact } from '../kernels/elementary/exact.js'
import type { Rules } from '../kernels/rules.js'
import type { Run } from '../kernels/run.js'

/**
 * Steps that one worker takes in the time of one jump, including reading the road before it and loading it after it.
 * Measured with simd at 2^20 and 2^24 cells: about 1,050 once all code is compiled, 1,600 to 4,500 for the first jump. An
 * observed step counts as three.
 */
const STEPS_PER_JUMP = 2000

/** As many workers as a GPU counts for. It is not measured: a large one does 10^13 updates per second or more. */
const GPU_WORKERS = 16

/** A run that takes few steps one by one, and many steps as a jump of the kernel `exact`. */
export function withJumps(run: Run, cells: number, rules: Rules): Run {
  let jumps: ReturnType<typeof startExact> | undefined
  let last = run

  const { kernel, workers } = run.strategy
  const speed = kernel === 'gpu' ? GPU_WORKERS : workers
  const isWorthJumping = (steps: number, observed: readonly number[]) =>
    steps + 2 * observed.length > STEPS_PER_JUMP * speed

  /** Loads the road of the stepping run into the jumping run. */
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
