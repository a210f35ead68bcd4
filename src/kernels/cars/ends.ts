import type { BlockRange } from '../../layouts/layout.js'
import { endsDraw } from '../../random/draws.js'
import type { CarRules } from './rules.js'

/** What happens at the ends of an open road in the transition to a step. */
export type Ends = {
  /** Whether a car waits before the first cell. */
  waits: boolean
  /** Whether the exit is shut. */
  shut: boolean
}

const NO_ENDS: Ends = { waits: false, shut: false }

export function endsAt({ ends, seed }: CarRules, step: number): Ends {
  if (!ends) return NO_ENDS
  const { entry, exit } = endsDraw(seed, step)
  return { waits: entry < ends.entry, shut: exit >= ends.exit }
}

/** Cells that an exiting car of velocity v entered while still on the road, if it stopped `beyond` cells behind the end. */
export const drivenOnRoad = (v: number, beyond: number): number => v - 1 - beyond

/**
 * Sets the cells outside an open road in a block of the bytes layout: a car of velocity vmax that waits before the first
 * cell, a standing car that shuts the exit. Counts the cars that will enter or have exited.
 */
export function openBytesEnds({ vmax, ends }: CarRules, { cells, begin, end, ghosts }: BlockRange) {
  const boundaryCounts: [number, number] = [0, 0]
  const count = end - begin
  const first = ends !== undefined && begin === 0
  const last = ends !== undefined && end === cells
  return {
    boundaryCounts,
    /** Before a step. */
    before(road: Uint8Array, { waits, shut }: Ends) {
      if (first) {
        road.fill(0, 0, ghosts)
        if (waits) road[ghosts - 1] = vmax + 1
        if (waits && road[ghosts] === 0) boundaryCounts[0]++
      }
      if (last) {
        road.fill(0, ghosts + count)
        if (shut) road[ghosts + count] = 1
      }
    },
    /** After a step: only the first car can exit, and only if the exit is not shut. */
    after(road: Uint8Array, { shut }: Ends): number {
      if (!last) return 0
      let driven = 0
      for (let beyond = 0; beyond < vmax && !shut; beyond++) {
        const state = road[ghosts + count + beyond]
        if (state === 0) continue
        boundaryCounts[1]++
        driven = drivenOnRoad(state - 1, beyond)
      }
      road.fill(0, ghosts + count)
      return driven
    },
  }
}
