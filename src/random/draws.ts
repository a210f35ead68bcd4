import { philox4x32, type Words4 } from './philox.js'

/**
 * Random draws while a road is advanced. They depend only on the seed, the step and the number of a car, so that every
 * kernel and every split of the road uses the same ones: carDraws.ts.
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
