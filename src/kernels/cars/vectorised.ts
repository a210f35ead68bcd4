import { arrays, type CarArrays } from '../../layouts/arrays.js'
import { slowPlace } from '../../random/carDraws.js'
import { stepKey } from '../../random/draws.js'
import type { Words4 } from '../../random/philox.js'
import { bufferMemory } from '../../wasm/memory.js'
import type { BlockKernel } from '../kernel.js'
import { arraysDepth, type Mover, openArraysBlock } from './arrays.js'
import type { CarRules } from './rules.js'

/** Operations on whole arrays, as in NumPy: gaps, random numbers, velocities, positions. */
export const vectorised: BlockKernel = {
  sort: 'block',
  name: 'vectorised',
  layout: arrays,
  depth: arraysDepth,
  unavailable: () => undefined,
  memory: bufferMemory,
  open: (memory, address, range, rules: CarRules) =>
    openArraysBlock(memory, address, range, rules, openMover),
}

function openMover({ positions, velocities }: CarArrays, rules: CarRules): Mover {
  let key = stepKey(rules.seed, 0)
  const gap = new Uint8Array(velocities.length)
  const slow = new Uint8Array(velocities.length)
  return {
    begin(step) {
      key = stepKey(rules.seed, step)
    },
    move(from, to, number) {
      const position = positions.subarray(from, to)
      const velocity = velocities.subarray(from, to)
      freeCells(position, positions.subarray(from + 1, to + 1), rules.vmax, gap)
      random(velocity, number, key, rules, slow)
      decide(velocity, rules.vmax, gap, slow)
      add(position, velocity)
    },
  }
}

/** gap = minimum(ahead - position - 1, most). */
function freeCells(position: Float64Array, ahead: Float64Array, most: number, gap: Uint8Array) {
  for (let i = 0; i < position.length; i++) gap[i] = Math.min(ahead[i] - position[i] - 1, most)
}

/** slow = random numbers, 32 at once, and those of cars that stood: where(velocity == 0, ofStood, ofMoved). */
function random(
  velocity: Uint8Array,
  number: number,
  key: Words4,
  { slow, slowStart }: CarRules,
  out: Uint8Array,
) {
  for (let i = 0; i < velocity.length; ) {
    const place = Math.floor((number + i) / 32)
    const ofMoved = slowPlace(key, place, slow)
    const ofStood = slow === slowStart ? ofMoved : slowPlace(key, place, slowStart)
    for (const end = Math.min(velocity.length, 32 * (place + 1) - number); i < end; i++) {
      out[i] = ((velocity[i] === 0 ? ofStood : ofMoved) >>> ((number + i) & 31)) & 1
    }
  }
}

/** velocity = maximum(minimum(minimum(velocity + 1, vmax), gap) - slow, 0). */
function decide(velocity: Uint8Array, vmax: number, gap: Uint8Array, slow: Uint8Array) {
  for (let i = 0; i < velocity.length; i++) {
    const v = Math.min(velocity[i] + 1, vmax, gap[i]) - slow[i]
    velocity[i] = v < 0 ? 0 : v
  }
}

/** position += velocity. */
function add(position: Float64Array, velocity: Uint8Array) {
  for (let i = 0; i < position.length; i++) position[i] += velocity[i]
}
