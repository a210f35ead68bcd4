import { exact } from '../generated/wasm.js'
import { instantiate } from './module.js'

/** A ring of traffic that takes any number of steps at once. */
export type ExactRoad = {
  /** Takes a packed road in: 8 cells a byte, lowest bit first, ceil(cells / 8) bytes. */
  load(packed: Uint8Array): void
  /** Writes the packed road out; what is left of its last byte is 0. */
  store(packed: Uint8Array): void
  /**
   * Advances the road 0 to 2^53 - 1 steps, in a time that depends on the cells alone, and counts the cars that moved
   * into each of the `observed` steps: numbers from 1 to `steps`, ascending.
   */
  advance(steps: number, observed: ArrayLike<number>): number[]
}

/** assembly/exact.ts */
type Exports = {
  findPairs(road: number, gaps: number, jams: number, cells: number): number
  meetInside(gaps: number, jams: number, counts: number, cells: number, steps: number): void
  meetAcross(
    road: number,
    gaps: number,
    jams: number,
    counts: number,
    stack: number,
    cells: number,
    steps: number,
    cap: number,
  ): number
  rebuild(road: number, gaps: number, jams: number, cells: number, shift: number, outermost: number): void
}

const PAGE = 65536

/** Pairs that meet this soon are matched a word at a time, the others one by one; from 6 to 16 it is as fast. */
const SOON = 8

/**
 * The bytes of memory that a road of so many cells takes: 9/16 of a byte a cell, and to count the cars that move, 4
 * bytes a step up to the last one observed, though never more than 2 bytes a cell. WebAssembly has 2^32 bytes.
 */
export function exactBytes(cells: number, lastObserved = Infinity): number {
  return places(cells).counts + 4 * times(cells, lastObserved)
}

/** A ring of 1 to 2^32 - 1 cells, all of them empty, in memory of its own. */
export function exactRoad(cells: number): ExactRoad {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(exactBytes(cells, 0) / PAGE) })
  const kernel = instantiate<Exports>(exact, memory)
  const { road, gaps, jams, stack, counts } = places(cells)
  const packedRoad = () => new Uint8Array(memory.buffer, road, Math.ceil(cells / 8))

  return {
    load(packed) {
      packedRoad().set(packed)
    },
    store(packed) {
      packed.set(packedRoad())
    },
    advance(steps, observed) {
      if (steps === 0) return []
      const last = observed.length === 0 ? 0 : observed[observed.length - 1]
      growTo(memory, exactBytes(cells, last))
      const met = new Uint32Array(memory.buffer, counts, times(cells, last)).fill(0)

      const moving = kernel.findPairs(road, gaps, jams, cells) >>> 0
      kernel.meetInside(gaps, jams, counts, cells, Math.min(steps, SOON))
      const within = Math.min(steps, cells)
      const outermost = kernel.meetAcross(road, gaps, jams, counts, stack, cells, within, met.length - 1)
      kernel.rebuild(road, gaps, jams, cells, steps % cells, outermost)
      return movedInto(observed, moving, met)
    },
  }
}

/** Addresses: three closed bitmaps, the stack with 12 bytes for every 8 of a bitmap, and the counts, which may grow. */
function places(cells: number) {
  const bitmap = 8 * (Math.ceil(cells / 64) + 2)
  return {
    road: 0,
    gaps: bitmap,
    jams: 2 * bitmap,
    stack: 3 * bitmap,
    counts: 4 * Math.ceil((4.5 * bitmap) / 4),
  }
}

/** Counts needed to observe up to step `last`: of times 0, 1, …, the last one for all later; none exceeds cells / 2. */
const times = (cells: number, last: number) => 1 + Math.max(SOON, Math.min(last, Math.floor(cells / 2) + 1))

function growTo(memory: WebAssembly.Memory, bytes: number) {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
}

/** Every jam that is gone lets one car more move: `moving` cars in step 1, and one for each jam met before the step. */
function movedInto(observed: ArrayLike<number>, moving: number, met: Uint32Array): number[] {
  const moved = []
  let time = 1
  for (let k = 0; k < observed.length; k++) {
    while (time < observed[k] && time < met.length) moving += met[time++]
    moved.push(moving)
  }
  return moved
}
