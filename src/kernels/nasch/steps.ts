import type { CarRules } from '../../models/rules.js'
import type { Block } from '../kernel.js'
import { type Ends, endsAt } from './ends.js'

/** What kernels of cars differ in; they advance by the same loop. */
export type Stepping = {
  /** Sets what is outside an open road, before a step. */
  before(ends: Ends): void
  /** Makes the move into step `now`, counted from 1 since the block was opened. */
  step(now: number): void
  /** Counts who left, and clears what is outside; returns the cells of the road that the car drove into that left. */
  after(ends: Ends): number
  /** Appends what is counted of the block as it is: cars of each velocity, and the runs of stopped cars. */
  tally(counts: number[]): void
}

/** `Block.advance` of a kernel of cars. */
export function inSteps(rules: CarRules, { before, step, after, tally }: Stepping): Block['advance'] {
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
        tally(counts)
        if (rules.ends) counts.push(drivenOut)
        seen++
      }
    }
    return counts
  }
}
