import type { Block } from '../kernels/kernel.js'

/** Advances a block in stretches that its ghosts allow, and rests after each; at the end, what was counted. */
export type March = (steps: number, observed: readonly number[]) => Generator<void, number[], void>

/**
 * What every executor does with a block: exchange, take as many steps as the ghosts are good for, exchange again.
 *
 * @param exchange brings the ghosts of the block up to date.
 */
export function marchOf(block: Block, depth: number, exchange: () => void): March {
  let fresh = 0
  return function* (steps, observed) {
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
      counts.push(...block.advance(stretch, due))
      fresh -= stretch
      done += stretch
      yield
    }
    return counts
  }
}
