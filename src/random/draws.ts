import { philox4x32, type Words4 } from './philox.js'

/**
 * Random draws while a road is advanced. They depend only on seed, step and site, so that every kernel and every split of
 * the road uses the same ones.
 *
 * A site is a row and a lane of the lanes layout (src/layouts/lanes.ts). Rows 2n and 2n + 1 share their draws. Of two
 * adjacent cells at most one holds a car that can move, because a car right behind another cannot. So no draw is used
 * twice.
 *
 *     key of the step    Philox4x32-10 of the seed and the step: k0, k1, k2
 *     site               c = 4 n + lane div 32, mixed with the key into a start and an odd stride
 *     word j             mix(start + (j + 1) stride); the site takes its bit lane mod 32
 *
 * This is the definition, written for readers. assembly/draws.ts makes the words of 128 lanes at once.
 */

/** Domain-separation tags in counter word 2 of Philox. The draws of a road's cells have 0 there, see `cellDraw`. */
const CARS = 1
const ENDS = 2

const low = (n: number) => n % 2 ** 32
const high = (n: number) => Math.floor(n / 2 ** 32)

/** The key of a step, 1, 2, …, on a road of this seed. */
export function stepKey(seed: number, step: number): Words4 {
  return philox4x32([low(step), high(step), CARS, 0], [low(seed), high(seed)])
}

/** The draws at the ends of an open road: whether a car waits to enter, and whether one may exit. */
export function endsDraw(seed: number, step: number): { entry: number; exit: number } {
  const [entry, exit] = philox4x32([low(step), high(step), ENDS, 0], [low(seed), high(seed)])
  return { entry, exit }
}

/**
 * A probability in units of 2^-32, which all random decisions use.
 *
 * @param p 0 to 1
 * @returns an integer, 0 (never) to 2^32 (always)
 */
export const chance = (p: number): number => Math.round(p * 2 ** 32)

/**
 * A bijection of 32 bits whose output looks random: C. Wellons, "Prospecting for hash functions" (2018),
 * lowbias32.
 */
export function mix(word: number): number {
  let x = word ^ (word >>> 16)
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}

/**
 * Whether an event of this probability happens at a site: a number of 32 bits, drawn from the highest bit on, is less than
 * the chance. Two words are drawn on average, because the first bit that differs decides.
 *
 * @param chance as `chance` gives it
 */
export function happens(key: Words4, row: number, lane: number, chance: number): boolean {
  if (chance >= 2 ** 32) return true
  const site = 4 * (row >>> 1) + (lane >>> 5)
  const x = mix((site + key[0]) | 0)
  const stride = mix((x + key[2]) | 0) | 1
  let state = mix(x ^ key[1])
  // The trailing zeros of the chance decide nothing.
  for (let rest = chance | 0; rest !== 0; rest <<= 1) {
    state = (state + stride) | 0
    const bit = (mix(state) >>> (lane & 31)) & 1
    if (bit !== rest >>> 31) return bit === 0
  }
  return false
}
