import { bits, openBits, tailOf } from '../../layouts/bits.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { popcount } from '../../layouts/packed.js'
import { bufferMemory } from '../../wasm/memory.js'
import { setOutsideBits } from '../elementary/outside.js'
import type { Block, BlockKernel } from '../kernel.js'
import { drivenOnRoad, type Ends } from './ends.js'
import type { CarRules } from './rules.js'
import { openSlows } from './slows.js'
import { stepLoop } from './steps.js'

/**
 * Thirty-two cells at once: one plane of bits per velocity, the planes of a word side by side.
 *
 *     │ v = 0 │ v = 1 │ … │ v = vmax │ v = 0 │ v = 1 │ …
 *       cells 0 .. 31                  cells 32 .. 63
 *
 * Velocities are compared in unary code: "at least k". Random numbers are drawn only for cars that could move, one bit at
 * a time. That takes most of the time.
 */
export const bitwise: BlockKernel = {
  sort: 'block',
  name: 'bitwise',
  layout: bits,
  depth: () => 4,
  unavailable: () => undefined,
  memory: bufferMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const { begin, end, ghosts, planes } = range
  const { vmax } = rules
  const count = end - begin
  const length = count + 2 * ghosts
  const words = new Int32Array(memory.buffer, address, planes * length)
  const next = new Int32Array(planes * length)
  const slows = openSlows(rules, { ...range, begin: 32 * begin, ghosts: 32 * ghosts })
  const tail = tailOf(range)
  const boundaryCounts: [number, number] = [0, 0]

  function clearOutside() {
    for (let k = 0; k < planes; k++) setOutsideBits(words.subarray(k), planes, range, NOTHING)
  }

  /** Sets the cells outside an open road, and counts the car that will enter. */
  function before({ waits, shut }: Ends) {
    if (!rules.ends) return
    clearOutside()
    if (begin === 0 && waits) {
      words[planes * (ghosts - 1) + vmax] |= 1 << 31
      if ((occupied(words, planes, ghosts) & 1) === 0) boundaryCounts[0]++
    }
    if (outsideAt(0) >= 0 && shut) words[planes * outsideAt(0)] |= 1 << (tail & 31)
  }

  /** The word of a cell behind the road, counted from its end; -1 if the road does not end in this block. */
  const outsideAt = (cell: number) =>
    range.cells <= 32 * end ? ghosts + count - 1 + Math.floor((tail + cell) / 32) : -1

  /** Counts the car that exited, if there is one. */
  function after({ shut }: Ends): number {
    if (!rules.ends || outsideAt(0) < 0) return 0
    let driven = 0
    for (let beyond = 0; beyond < vmax && !shut; beyond++) {
      const v = velocityAt(words, planes, outsideAt(beyond), tail + beyond)
      if (v < 0) continue
      boundaryCounts[1]++
      driven = drivenOnRoad(v, beyond)
    }
    clearOutside()
    return driven
  }

  return {
    ...openBits(memory, address, range),
    boundaryCounts,
    advance: stepLoop(rules, {
      before,
      step(now) {
        next.fill(0)
        step(words, next, vmax, slows(now))
        words.set(next)
      },
      after,
      countVelocities: (counts) => countVelocities(words, planes, ghosts, ghosts + count, tail, counts),
    }),
  }
}

const NOTHING = { left: 0, right: 0 }

/** The cars of all velocities in a word. */
function occupied(words: Int32Array, planes: number, w: number): number {
  let cars = 0
  for (let k = 0; k < planes; k++) cars |= words[planes * w + k]
  return cars
}

/** The velocity of the car at a bit (modulo 32) of a word; -1 if there is none. */
function velocityAt(words: Int32Array, planes: number, w: number, bit: number): number {
  for (let k = 0; k < planes; k++) if ((words[planes * w + k] >>> (bit & 31)) & 1) return k
  return -1
}

/** One step from `words` into `next`, which is empty. Cells beyond the ends count as free. */
function step(
  words: Int32Array,
  next: Int32Array,
  vmax: number,
  slows: (i: number, stood: boolean) => boolean,
) {
  const planes = vmax + 1
  const length = words.length / planes
  for (let w = 0; w < length; w++) {
    const at = planes * w
    const cars = occupied(words, planes, w)
    if (cars === 0) continue
    const ahead = w + 1 < length ? occupied(words, planes, w + 1) : 0
    // atLeast[k] are the cars that can move at least k cells.
    let blocked = 0
    const atLeast = [cars]
    for (let k = 1, wanted = cars; k <= vmax; k++) {
      blocked |= (cars >>> k) | (ahead << (32 - k))
      atLeast[k] = wanted & ~blocked
      wanted &= ~words[at + k - 1]
    }
    const slow = drawSlow(atLeast[1], words[at], 32 * w, slows)
    let faster = 0
    for (let k = vmax; k > 0; k--) {
      const goes = (k < vmax ? atLeast[k + 1] : 0) | (atLeast[k] & ~slow)
      move(next, planes, w, k, goes & ~faster)
      faster = goes
    }
    move(next, planes, w, 0, cars & ~faster)
  }
}

/** Draws for each of these cars whether it slows down. */
function drawSlow(
  moving: number,
  stood: number,
  first: number,
  slows: (i: number, stood: boolean) => boolean,
): number {
  let slow = 0
  for (let rest = moving; rest !== 0; rest &= rest - 1) {
    const bit = 31 - Math.clz32(rest & -rest)
    if (slows(first + bit, ((stood >>> bit) & 1) === 1)) slow |= 1 << bit
  }
  return slow
}

/** Moves cars of word w by k cells. */
function move(next: Int32Array, planes: number, w: number, k: number, cars: number) {
  next[planes * w + k] |= cars << k
  if (k > 0 && planes * (w + 1) < next.length) next[planes * (w + 1) + k] |= cars >>> (32 - k)
}

/** Appends the number of cars of each velocity, and of the runs of stopped cars, which are counted at their ends. */
function countVelocities(
  words: Int32Array,
  planes: number,
  first: number,
  end: number,
  tail: number,
  counts: number[],
) {
  const from = counts.length
  for (let k = 0; k <= planes; k++) counts.push(0)
  for (let w = first; w < end; w++) {
    const own = w === end - 1 && tail < 32 ? (1 << tail) - 1 : -1
    for (let k = 0; k < planes; k++) counts[from + k] += popcount(words[planes * w + k] & own)
    const behind = (words[planes * w] >>> 1) | (words[planes * (w + 1)] << 31)
    counts[from + planes] += popcount(words[planes * w] & ~behind & own)
  }
}
