/** The draws of src/random/carDraws.ts, one car after the other: slow, and written for readers. */
import { mix } from '../../src/random/draws.js'
import type { Words4 } from '../../src/random/philox.js'

/** Of a place: a, b, c, d and y. */
type State = [number, number, number, number, number]

/** A round, in place. */
function round(s: State): void {
  s[0] = (s[0] + s[1]) | 0
  s[3] = rotate(s[3] ^ s[0], 16)
  s[2] = (s[2] + s[3]) | 0
  s[1] = rotate(s[1] ^ s[2], 12)
  s[0] = (s[0] + s[1]) | 0
  s[3] = rotate(s[3] ^ s[0], 8)
  s[2] = (s[2] + s[3]) | 0
  s[1] = rotate(s[1] ^ s[2], 7)
  s[2] ^= s[4]
}

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by))

/** The state of a place before its first round. */
function placeState(key: Words4, place: number): State {
  const a = mix((place + key[0]) | 0)
  const y = mix(a ^ key[1])
  return [a, y, (a + key[2]) | 0, y ^ key[3], y]
}

/**
 * The words 0, 1, … 31 of a row, one after the other. Bit l is bit l mod 32 of number l div 32.
 *
 * @param key of seed and step, `stepKey` of draws.ts
 * @param row of 128 cars, may be negative
 */
export function* rowWords(key: Words4, row: number): Generator<Words4> {
  const [s0, s1, s2, s3] = [0, 1, 2, 3].map((q) => placeState(key, (4 * row + q) | 0))
  for (let n = 0; n < 8; n++) {
    for (const s of [s0, s1, s2, s3]) round(s)
    for (let i = 0; i < 4; i++) yield [s0[i] >>> 0, s1[i] >>> 0, s2[i] >>> 0, s3[i] >>> 0]
  }
}

/**
 * Whether a car slows down.
 *
 * @param car its number, may be negative
 * @param chance 0 (never) to 2^32 (always), `chance` of draws.ts
 */
export function isSlow(key: Words4, car: number, chance: number): boolean {
  if (chance >= 2 ** 32) return true
  const state = placeState(key, Math.floor(car / 32) | 0)
  const bit = car & 31
  // The digits of the chance behind its last 1 decide nothing.
  for (let digits = chance | 0; digits !== 0; ) {
    round(state)
    for (let i = 0; i < 4; i++, digits <<= 1) {
      if (((state[i] >>> bit) & 1) === 0) return digits < 0
    }
  }
  return false
}
