import type { Block } from '../kernel.js'
import { type Ends, endsAt } from './ends.js'
import type { CarRules } from './rules.js'

/** The steps of a kernel of cars. All share the loop below. */
export type Steps = {
  /** Sets the cells outside an open road, before a step. */
  before(ends: Ends): void
  /** Takes step `now`, which is 1 for the first step after the block was opened. */
  step(now: number): void
  /** Counts the car that exited, clears the cells outside, and returns the cells that this car drove into before. */
  after(ends: Ends): number
  /** Appends the cars of each velocity, and the runs of stopped cars. */
  countVelocities(counts: number[]): void
}

/** `Block.advance` of a kernel of cars. */
export function stepLoop(rules: CarRules, { before, step, after, countVelocities }: Steps): Block['advance'] {
  let now = 0
  return (steps, observed) => {
    const counts: number[] = []
    let seen = 0
    for (let i = 1; i <= steps; i++) {
      const ends = endsAt(rules, ++now)
      before(ends)
      step(now)
      const drivenOut = after(ends)
      if (i === observed[seen]) {
        countVelocities(counts)
        if (rules.ends) counts.push(drivenOut)
        seen++
      }
    }
    return counts
  }
}
