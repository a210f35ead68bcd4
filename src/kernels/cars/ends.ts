import { endsDraw } from '../../random/draws.js'
import type { CarRules } from './rules.js'

/** What happens at the ends of an open road in the transition to a step. */
export type Ends = {
  /** Whether a car waits before the first cell. */
  waits: boolean
  /** Whether the exit is shut. */
  shut: boolean
}

export function endsAt(ends: NonNullable<CarRules['ends']>, seed: number, step: number): Ends {
  const { entry, exit } = endsDraw(seed, step)
  return { waits: entry < ends.entry, shut: exit >= ends.exit }
}
