import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { bufferMemory } from '../../wasm/memory.js'
import type { Block, BlockKernel } from '../kernel.js'
import { openBytesEnds } from './ends.js'
import { countVelocities } from './naive.js'
import type { CarRules } from './rules.js'
import { openSlows } from './slows.js'
import { stepLoop } from './steps.js'

/**
 * Operations on whole arrays, as in NumPy: an array of gaps, one of random numbers, one of velocities. Then the cars of
 * each velocity are moved together.
 */
export const vectorised: BlockKernel = {
  sort: 'block',
  name: 'vectorised',
  layout: bytes,
  depth: () => 1,
  unavailable: () => undefined,
  memory: bufferMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const { current, next, swap } = copies(memory, address, range)
  const { boundaryCounts, before, after } = openBytesEnds(rules, range)
  const slows = openSlows(rules, range)
  const length = current().length
  const gap = new Uint8Array(length)
  const slow = new Uint8Array(length)
  const first = range.ghosts
  const end = first + range.end - range.begin
  return {
    ...openBytes(memory, address, range),
    boundaryCounts,
    advance: stepLoop(rules, {
      before: (ends) => before(current(), ends),
      step(now) {
        const velocity = current()
        gaps(velocity, rules.vmax, gap)
        random(velocity, slows(now), slow)
        decide(velocity, gap, slow, rules.vmax)
        next().fill(0)
        for (let v = 0; v <= rules.vmax; v++) {
          putWhere(next().subarray(v), velocity.subarray(0, length - v), v + 1)
        }
        swap()
      },
      after: (ends) => after(current(), ends),
      countVelocities: (counts) => countVelocities(current(), first, end, counts, rules.vmax + 2),
    }),
  }
}

/** Free cells in front of each cell, at most `most`. */
function gaps(road: Uint8Array, most: number, gap: Uint8Array) {
  gap.fill(most)
  for (let k = most; k > 0; k--) {
    const ahead = road.subarray(k)
    for (let i = 0; i < ahead.length; i++) if (ahead[i] > 0) gap[i] = k - 1
  }
}

/** Which cars slow down at random. */
function random(road: Uint8Array, slows: (i: number, stood: boolean) => boolean, slow: Uint8Array) {
  for (let i = 0; i < road.length; i++) slow[i] = road[i] > 0 && slows(i, road[i] === 1) ? 1 : 0
}

/** velocity = maximum(minimum(minimum(velocity + 1, vmax), gap) - slow, 0), as 1 + velocity, where there is a car. */
function decide(road: Uint8Array, gap: Uint8Array, slow: Uint8Array, vmax: number) {
  for (let i = 0; i < road.length; i++) {
    const v = Math.min(road[i], vmax, gap[i]) - slow[i]
    road[i] = road[i] === 0 ? 0 : 1 + (v < 0 ? 0 : v)
  }
}

/** next[cars == value] = value. */
function putWhere(next: Uint8Array, cars: Uint8Array, value: number) {
  for (let i = 0; i < cars.length; i++) if (cars[i] === value) next[i] = value
}
