import { bits, openBits } from '../layouts/bits.js'
import { ones } from '../layouts/packed.js'
import type { Kernel } from './kernel.js'
import { bufferMemory } from './memory.js'

/** Thirty-two cells at once, in the bits of an integer: the last rung that needs no WebAssembly. */
export const bitwise: Kernel = {
  name: 'bitwise',
  layout: bits,
  depth: () => 32,
  missing: () => undefined,
  memory: bufferMemory,
  open(memory, address, place) {
    const { cells, begin, end, ghosts } = place
    const count = end - begin
    const words = new Int32Array(memory.buffer, address, count + 2 * ghosts)
    const tail = end === bits.units(cells) ? cells - 32 * (end - 1) : 32
    return {
      ...openBits(memory, address, place),
      advance(steps, observed) {
        const counts = []
        for (let i = 1; i <= steps; i++) {
          if (i === observed[counts.length]) counts.push(moved(words, ghosts, ghosts + count, tail))
          step(words)
        }
        return counts
      },
    }
  },
}

/** In place, from left to right; beyond both ends the road counts as empty. */
function step(words: Int32Array) {
  let before = 0
  let word = words[0]
  const last = words.length - 1
  for (let i = 0; i < last; i++) {
    const behind = words[i + 1]
    const left = (word << 1) | (before >>> 31)
    const right = (word >>> 1) | (behind << 31)
    words[i] = left ^ (word & (left ^ right))
    before = word
    word = behind
  }
  words[last] = (word & (word >>> 1)) | (~word & ((word << 1) | (before >>> 31)))
}

/** Cars with an empty cell in front, in the words first .. end - 1; of the last one only in its low `tail` bits. */
function moved(words: Int32Array, first: number, end: number, tail: number): number {
  let cars = 0
  for (let i = first; i < end; i++) {
    let leave = words[i] & ~((words[i] >>> 1) | (words[i + 1] << 31))
    if (i === end - 1 && tail < 32) leave &= (1 << tail) - 1
    cars += ones(leave)
  }
  return cars
}
