import { turns } from '../turns.js'

/** A block under way. */
export type March = {
  /** Advances the block in stretches that its ghosts allow, rests now and then, and returns what was counted. */
  advance(steps: number, observed: readonly number[]): Generator<void, number[], void>
  /** The road has changed under the block: the next step begins with an exchange. */
  refresh(): void
}

/** Cell updates between two rests: milliseconds for the slowest kernel, microseconds for the fastest. */
const BETWEEN_RESTS = 2 ** 20

/** What marches: a block, or several side by side. */
export type Marcher = {
  /**
   * As `Block.advance`.
   *
   * @param goesOn whether the ghosts are used up by these steps, while others follow
   */
  advance(steps: number, observed: readonly number[], goesOn: boolean): number[]
}

/**
 * What every executor does with a block: exchange, take as many steps as the ghosts are good for, exchange again.
 *
 * @param tallies how many numbers an observation is made of
 * @param cells the cells of the block, by which it is told when to rest; Infinity rests before each exchange, for an
 * executor that advances several blocks in turn
 * @param exchange brings the ghosts of the block up to date; it may rest while it waits
 */
export function marchOf(
  block: Marcher,
  tallies: number,
  cells: number,
  depth: number,
  exchange: () => Generator<void, void, void> | void,
): March {
  let fresh = 0
  return {
    *advance(steps, observed) {
      const counts: number[] = []
      let updates = 0
      for (let done = 0; done < steps; ) {
        if (fresh === 0) {
          const waiting = exchange()
          if (waiting) yield* waiting
          fresh = depth
        }
        const batch = Math.min(fresh, steps - done)
        const due = stepsBetween(observed, counts.length / tallies, done, done + batch)
        const goesOn = batch === fresh && done + batch < steps
        for (const count of block.advance(batch, due, goesOn)) counts.push(count)
        fresh -= batch
        done += batch
        updates += batch * cells
        if (updates > BETWEEN_RESTS) {
          updates = 0
          yield
        }
      }
      return counts
    },
    refresh() {
      fresh = 0
    },
  }
}

/** Those of the observed steps, from the one with this index on, that lie in from + 1 .. to; counted from `from`. */
function stepsBetween(
  observed: readonly number[],
  index: number,
  from: number,
  to: number,
): readonly number[] {
  if (!(observed[index] <= to)) return NONE
  const due: number[] = []
  for (let i = index; observed[i] <= to; i++) due.push(observed[i] - from)
  return due
}

const NONE: readonly number[] = []

/** Does work to its end without a rest. */
export function atOnce<Result>(work: Generator<void, Result, void>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Marches to the end, and lets others have their turn now and then. */
export async function inTurns(march: ReturnType<March['advance']>): Promise<number[]> {
  const turn = turns()
  for (;;) {
    const { done, value } = march.next()
    if (done) return value
    if (turn.over()) await turn.next()
  }
}
