import { bytes, copies, openBytes } from '../layouts/bytes.js'
import type { Kernel } from './kernel.js'
import { bufferMemory } from './memory.js'

/** The loop that everybody writes first: one cell after the other, from one array into another. */
export const naive: Kernel = {
  name: 'naive',
  layout: bytes,
  depth: () => 1,
  missing: () => undefined,
  memory: bufferMemory,
  open(memory, address, place) {
    const { current, next, swap } = copies(memory, address, place)
    const first = place.ghosts
    const end = first + place.end - place.begin
    return {
      ...openBytes(memory, address, place),
      advance(steps, observed) {
        const counts = []
        for (let i = 1; i <= steps; i++) {
          if (i === observed[counts.length]) counts.push(moved(current(), first, end))
          step(current(), next())
          swap()
        }
        return counts
      },
    }
  },
}

/** The first and the last cell, whose neighbours are missing, keep what they hold. */
function step(road: Uint8Array, next: Uint8Array) {
  const last = road.length - 1
  for (let i = 1; i < last; i++) {
    if (road[i] === 1) next[i] = road[i + 1]
    else next[i] = road[i - 1]
  }
}

function moved(road: Uint8Array, first: number, end: number): number {
  let cars = 0
  for (let i = first; i < end; i++) {
    if (road[i] === 1 && road[i + 1] === 0) cars++
  }
  return cars
}
