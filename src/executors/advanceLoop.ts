import { openYielder } from '../yielder.js'

/** Advances a block, or several side by side, with an exchange every `depth` steps. */
export type AdvanceLoop = {
  /** Yields every few milliseconds or less, and returns what was counted. */
  advance(steps: number, observed: readonly number[]): Generator<void, number[], void>
  /** Must be called after the road was replaced: the next step begins with an exchange. */
  refresh(): void
}

/** Cell updates per yield: milliseconds for the slowest kernel, microseconds for the fastest. */
const UPDATES_PER_YIELD = 2 ** 20

/** What the loop advances: a block, or several side by side. */
export type Advanceable = {
  /**
   * As `Block.advance`.
   *
   * @param exchangeFollows whether the next exchange comes right after these steps
   */
  advance(steps: number, observed: readonly number[], exchangeFollows: boolean): number[]
}

/**
 * The loop of every executor: exchange, advance by at most `depth` steps, and repeat.
 *
 * @param cells cells of the block, which decide when it yields; with Infinity it yields before each exchange, for an
 * executor that advances several blocks in turn
 * @param exchange fills the ghosts of the block; it may yield while it waits
 */
export function advanceLoop(
  block: Advanceable,
  countsPerObservation: number,
  cells: number,
  depth: number,
  exchange: () => Generator<void, void, void> | void,
): AdvanceLoop {
  let validSteps = 0
  return {
    *advance(steps, observed) {
      const counts: number[] = []
      let updates = 0
      for (let done = 0; done < steps; ) {
        if (validSteps === 0) {
          const waiting = exchange()
          if (waiting) yield* waiting
          validSteps = depth
        }
        const batch = Math.min(validSteps, steps - done)
        const observedNow = stepsBetween(observed, counts.length / countsPerObservation, done, done + batch)
        const exchangeFollows = batch === validSteps && done + batch < steps
        for (const count of block.advance(batch, observedNow, exchangeFollows)) counts.push(count)
        validSteps -= batch
        done += batch
        updates += batch * cells
        if (updates > UPDATES_PER_YIELD) {
          updates = 0
          yield
        }
      }
      return counts
    },
    refresh() {
      validSteps = 0
    },
  }
}

/** The observed steps in from + 1 .. to, relative to `from`. `index` is the first observed step after `from`. */
function stepsBetween(
  observed: readonly number[],
  index: number,
  from: number,
  to: number,
): readonly number[] {
  if (!(observed[index] <= to)) return NONE
  const observedNow: number[] = []
  for (let i = index; observed[i] <= to; i++) observedNow.push(observed[i] - from)
  return observedNow
}

const NONE: readonly number[] = []

/** Runs a generator to its end and ignores its yields. */
export function runToEnd<Result>(work: Generator<void, Result, void>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Runs the loop to its end, and yields to the event loop of the host now and then. */
export async function runYielding(work: ReturnType<AdvanceLoop['advance']>): Promise<number[]> {
  const yielder = openYielder()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (yielder.isDue()) await yielder.pause()
  }
}
