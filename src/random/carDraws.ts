import { mix, stepKey } from './draws.js'
import type { Words4 } from './philox.js'

/**
 * Whether a car slows down in a step: a function of seed, step and the number of the car, so that every kernel and every
 * split of the road decides the same.
 *
 * Cars are numbered along the road. 128 cars share the words of a row, of which each has one bit:
 *
 *     row      car div 128, rounded down: car -1 is in row -1
 *     word j   128 bits, j = 0 .. 31; bit l belongs to car 128 row + l
 *
 * The words of a row are those of four places of 32 bits, side by side:
 *
 *     bit of the row     0 .. 31     32 .. 63      64 .. 95      96 .. 127
 *     place              4 row       4 row + 1     4 row + 2     4 row + 3         modulo 2^32
 *
 * A place begins with two hashes of itself and the key of the step, and gives four words per round:
 *
 *     start      a = mix(place + k0),  b = y = mix(a ^ k1),  c = a + k2,  d = y ^ k3
 *     a round    a quarter-round of ChaCha (D. J. Bernstein, "ChaCha, a variant of Salsa20", 2008), then c ^= y
 *     words      4 n, 4 n + 1, 4 n + 2, 4 n + 3  are  a, b, c, d after round n = 0 .. 7
 *
 * Without y, which no word shows, the words of a round would say too much of the next ones: cars 7 or 8 apart would be
 * correlated.
 *
 * A car reads its bits until the first 0, which is in word j with probability 2^-(j+1). It slows down if digit j of the
 * chance, a binary fraction, is 1; so it does with this chance:
 *
 *     p = 0.3                 0 . 0 1 0 0 1 1 …
 *     bits of a car               1 1 1 1 0             its first 0 is in word 4, where p has a 1: it slows down
 *
 * Thirty-two cars are decided at once here; assembly/cars/carDraws.ts makes the words of 128 cars. test/random/carDraws.ts
 * has the same for one car, written for readers.
 */

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by))

/**
 * Which of 32 consecutive cars slow down, one bit each: those of place `place`, which is car div 32, rounded down. `open`
 * cars have read ones only.
 *
 * @param key of seed and step, `stepKey` of draws.ts
 * @param chance 0 (never) to 2^32 (always), `chance` of draws.ts
 */
export function slowPlace(key: Words4, place: number, chance: number): number {
  if (chance >= 2 ** 32) return -1
  let a = mix((place + key[0]) | 0)
  const y = mix(a ^ key[1])
  let b = y
  let c = (a + key[2]) | 0
  let d = y ^ key[3]
  let open = -1
  let slow = 0
  for (let digits = chance | 0; digits !== 0 && open !== 0; digits <<= 4) {
    a = (a + b) | 0
    d = rotate(d ^ a, 16)
    c = (c + d) | 0
    b = rotate(b ^ c, 12)
    a = (a + b) | 0
    d = rotate(d ^ a, 8)
    c = (c + d) | 0
    b = rotate(b ^ c, 7)
    c ^= y
    if (digits & 0x80000000) slow |= open & ~a
    open &= a
    if (digits & 0x40000000) slow |= open & ~b
    open &= b
    if (digits & 0x20000000) slow |= open & ~c
    open &= c
    if (digits & 0x10000000) slow |= open & ~d
    open &= d
  }
  return slow
}

/** The decisions of one car after the other, for a loop over cars: those of a place are made once. */
export function openCarDraws({ seed, slow, slowStart }: { seed: number; slow: number; slowStart: number }) {
  let key = stepKey(seed, 0)
  let place = Number.NaN
  let ofMoved = 0
  let ofStood = 0
  return {
    /** Begins a step. */
    begin(step: number) {
      key = stepKey(seed, step)
      place = Number.NaN
    },
    /** Whether a car slows down; `stood` says whether it stood still before. */
    slows(car: number, stood: boolean): boolean {
      const its = Math.floor(car / 32)
      if (its !== place) {
        place = its
        ofMoved = slowPlace(key, place, slow)
        ofStood = slow === slowStart ? ofMoved : slowPlace(key, place, slowStart)
      }
      return (((stood ? ofStood : ofMoved) >>> (car & 31)) & 1) === 1
    },
  }
}
