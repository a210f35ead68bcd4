import { popcount } from '../../layouts/packed.js'
import { type CarRows, digitsOf, MOST_STEPS, ROW_CARS, rows, TILE_ROWS } from '../../layouts/rows.js'
import { slowPlace } from '../../random/carDraws.js'
import { stepKey } from '../../random/draws.js'
import { bufferMemory } from '../../wasm/memory.js'
import type { BlockKernel } from '../kernel.js'
import { openRowsBlock, type RowMover, rowsDepth } from './rows.js'
import type { CarRules } from './rules.js'

/** Thirty-two cars at once, in the bits of integers: velocities and gaps as binary numbers. */
export const bitwise: BlockKernel = {
  sort: 'block',
  name: 'bitwise',
  layout: rows,
  depth: (rows) => rowsDepth(rows, 2 ** 15),
  unavailable: () => undefined,
  memory: bufferMemory,
  open: (memory, address, range, rules: CarRules) => openRowsBlock(memory, address, range, rules, openMover),
}

function openMover(cars: CarRows, { vmax, slow, slowStart, seed }: CarRules): RowMover {
  const { words, planes, gapPlanes } = cars
  const digits = digitsOf(vmax)
  const gaps = 4 * digits
  let key = stepKey(seed, 0)
  /** v >= k before the step, after braking, and after slowing down; one more is 0. */
  const before = new Int32Array(9)
  const braked = new Int32Array(vmax + 2)
  const slowed = new Int32Array(vmax + 2)
  const driven = new Int32Array(4)
  const ahead = new Int32Array(4)

  /** Sets `before`, for the word at `at`. */
  function readVelocities(at: number) {
    const b0 = words[at]
    const b1 = digits > 1 ? words[at + 4] : 0
    const b2 = digits > 2 ? words[at + 8] : 0
    const b3 = digits > 3 ? words[at + 12] : 0
    before[1] = b3 | b2 | b1 | b0
    before[2] = b3 | b2 | b1
    before[3] = b3 | b2 | (b1 & b0)
    before[4] = b3 | b2
    before[5] = b3 | (b2 & (b1 | b0))
    before[6] = b3 | (b2 & b1)
    before[7] = b3 | (b2 & b1 & b0)
    before[8] = b3
  }

  /** Sets `braked` for the word at `at`: min(v + 1, gap), and at most vmax. */
  function brake(at: number, live: number) {
    const g0 = words[at + gaps]
    const g1 = words[at + gaps + 4]
    const g2 = words[at + gaps + 8]
    let far = 0
    for (let j = 3; j < live; j++) far |= words[at + gaps + 4 * j]
    braked[1] = far | g2 | g1 | g0
    if (vmax > 1) braked[2] = before[1] & (far | g2 | g1)
    if (vmax > 2) braked[3] = before[2] & (far | g2 | (g1 & g0))
    if (vmax > 3) braked[4] = before[3] & (far | g2)
    if (vmax > 4) braked[5] = before[4] & (far | (g2 & (g1 | g0)))
    if (vmax > 5) braked[6] = before[5] & (far | (g2 & g1))
    if (vmax > 6) braked[7] = before[6] & (far | (g2 & g1 & g0))
    if (vmax > 7) braked[8] = before[7] & far
  }

  /** Which of the cars that could move slow down. */
  function draw(place: number): number {
    if (braked[1] === 0) return 0
    const moved = slowPlace(key, place, slow)
    if (slow === slowStart) return moved
    return (moved & before[1]) | (slowPlace(key, place, slowStart) & ~before[1])
  }

  /** Velocities after slowing down. */
  function drive(at: number, hesitates: number) {
    let ones = 0
    for (let k = 1; k <= vmax; k++) {
      slowed[k] = braked[k + 1] | (braked[k] & ~hesitates)
      ones ^= slowed[k]
    }
    const [two, four, six, eight] = [2, 4, 6, 8].map((k) => (k <= vmax ? slowed[k] : 0))
    driven[0] = ones
    driven[1] = two ^ four ^ six ^ eight
    driven[2] = four ^ eight
    driven[3] = eight
    for (let j = 0; j < digits; j++) words[at + 4 * j] = driven[j]
  }

  /** gap += velocity of the car ahead - own velocity; returns the planes of gaps that are not all 0. */
  function moveGaps(at: number, live: number): number {
    let borrow = 0
    let carry = 0
    let word = at + gaps
    for (let j = 0; j < digits; j++, word += 4) {
      const own = driven[j]
      const other = (own >>> 1) | (ahead[j] << 31)
      ahead[j] = own
      const less = words[word] ^ own
      const rest = less ^ borrow
      borrow = (own & ~words[word]) | (borrow & ~less)
      const sum = rest ^ other
      words[word] = sum ^ carry
      carry = (rest & other) | (carry & sum)
    }
    let up = carry & ~borrow
    let down = borrow & ~carry
    let j = digits
    for (; (up | down) !== 0 && j < gapPlanes; j++, word += 4) {
      const old = words[word]
      words[word] = old ^ up ^ down
      up &= old
      down &= ~old
    }
    return Math.max(live, j)
  }

  /** One step of some rows. What is ahead of the last car counts as standing. */
  function step(from: number, to: number, row: number) {
    ahead.fill(0)
    // From the last word to the first: then the velocities ahead are known.
    for (let r = to - 1; r >= from; r--) {
      const tile = Math.floor(r / TILE_ROWS)
      let live = cars.live(tile)
      for (let q = 3; q >= 0; q--) {
        const at = 4 * planes * r + q
        readVelocities(at)
        brake(at, live)
        drive(at, draw(4 * (row + r - from) + q))
        live = moveGaps(at, live)
      }
      cars.setLive(tile, live)
    }
  }

  function count(sums: Float64Array, aheadStopped: boolean) {
    const [first, end] = [cars.first(), cars.end()]
    // The bit of the car ahead of a word, which is its neighbour's lowest bit.
    let ahead = aheadStopped ? 1 << ((end - 1) & 31) : 0
    for (let car = end - 1 - ((end - 1) & 31); car > first - 32; car -= 32) {
      const at = 4 * planes * Math.floor(car / ROW_CARS) + ((car >> 5) & 3)
      const own = (car < first ? -1 << (first - car) : -1) & (car + 32 > end ? (1 << (end - car)) - 1 : -1)
      readVelocities(at)
      for (let k = 1; k <= vmax; k++) sums[k - 1] += popcount(before[k])
      let free = 0
      for (let j = 0; j <= gapPlanes; j++) free |= words[at + gaps + 4 * j]
      const stopped = ~before[1] & own
      sums[vmax] += popcount(stopped & ~(((stopped >>> 1) | ahead) & ~free))
      ahead = stopped << 31
    }
  }

  const edges = new Uint8Array(MOST_STEPS)
  return {
    edges,
    move({ from, to, lanes, row, ring }, now, steps, moved) {
      const last = ROW_CARS * (to - 1) + lanes - 1
      for (let t = 0; t < steps; t++) {
        key = stepKey(seed, now + t)
        step(from, to, row)
        for (let tile = Math.floor(from / TILE_ROWS); tile * TILE_ROWS < to; tile++) {
          moved(tile, cars.velocity(cars.firstOf(tile)))
        }
        const v = cars.velocity(Math.max(cars.first(), ROW_CARS * from))
        const follows = ring ? v : edges[t]
        if (follows > 0) cars.addGap(last, follows)
        edges[t] = v
      }
      for (let row = from; row < to; row++) cars.sortGaps(row, row + 1)
    },
    count,
  }
}
