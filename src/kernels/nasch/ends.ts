import type { Place } from '../../layouts/layout.js'
import type { CarRules } from '../../models/rules.js'
import { endsDraw } from '../../random/draws.js'

/** What happens at the ends of an open road in the move into a step. */
export type Ends = {
  /** Whether a car waits before the first cell. */
  waits: boolean
  /** Whether the way out is shut. */
  shut: boolean
}

const CLOSED: Ends = { waits: false, shut: false }

export function endsAt({ ends, seed }: CarRules, step: number): Ends {
  if (!ends) return CLOSED
  const { entry, exit } = endsDraw(seed, step)
  return { waits: entry < ends.entry, shut: exit >= ends.exit }
}

/**
 * Sets what is outside an open road in a block of the bytes layout: a car of velocity vmax that waits before the first
 * cell, a standing one that shuts the way out; and counts the cars that will enter or have left.
 */
export function openBytesEnds({ vmax, ends }: CarRules, { cells, begin, end, ghosts }: Place) {
  const through: [number, number] = [0, 0]
  const count = end - begin
  const first = ends !== undefined && begin === 0
  const last = ends !== undefined && end === cells
  return {
    through,
    /** Before a step. */
    before(road: Uint8Array, { waits, shut }: Ends) {
      if (first) {
        road.fill(0, 0, ghosts)
        if (waits) road[ghosts - 1] = vmax + 1
        if (waits && road[ghosts] === 0) through[0]++
      }
      if (last) {
        road.fill(0, ghosts + count)
        if (shut) road[ghosts + count] = 1
      }
    },
    /** Behind it: only the first car can leave, and only if the way out is not shut. */
    after(road: Uint8Array, { shut }: Ends) {
      if (!last) return
      for (let v = 0; v < vmax && !shut; v++) if (road[ghosts + count + v] > 0) through[1]++
      road.fill(0, ghosts + count)
    },
  }
}
