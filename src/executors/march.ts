import type { Block } from '../kernels/kernel.js'
import { turns } from '../turns.js'

/** A block under way. */
export type March = {
  /** Advances the block in stretches that its ghosts allow, rests after each, and returns what was counted. */
  advance(steps: number, observed: readonly number[]): Generator<void, number[], void>
  /** The road has changed under the block: the next step begins with an exchange. */
  refresh(): void
}

/**
 * What every executor does with a block: exchange, take as many steps as the ghosts are good for, exchange again.
 *
 * @param exchange brings the ghosts of the block up to date.
 */
export function marchOf(block: Block, depth: number, exchange: () => void): March {
  let fresh = 0
  return {
    *advance(steps, observed) {
      const counts: number[] = []
      let seen = 0
      for (let done = 0; done < steps; ) {
        if (fresh === 0) {
          exchange()
          fresh = depth
        }
        const stretch = Math.min(fresh, steps - done)
        const due: number[] = []
        while (observed[seen] <= done + stretch) due.push(observed[seen++] - done)
        for (const count of block.advance(stretch, due)) counts.push(count)
        fresh -= stretch
        done += stretch
        yield
      }
      return counts
    },
    refresh() {
      fresh = 0
    },
  }
}

/** Marches to the end without a rest. */
export function atOnce(march: ReturnType<March['advance']>): number[] {
  for (;;) {
    const { done, value } = march.next()
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
