/** Four words of 32 bits, unsigned. */
export type Words4 = readonly [number, number, number, number]

/** Two words of 32 bits, unsigned. */
export type Words2 = readonly [number, number]

/** The multipliers (table 2 of the paper), and the steps of the key: the golden ratio and sqrt(3) - 1. */
const M0 = 0xd2511f53
const M1 = 0xcd9e8d57
const W0 = 0x9e3779b9
const W1 = 0xbb67ae85

/**
 * Philox4x32-10: four random words from a counter and a key, without state.
 *
 * This is the definition, written for readers. assembly/philox.ts fills roads with it.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11
 * (2011).
 *
 * @param counter four words, 0 to 2^32 - 1; every counter gives other words
 * @param key two words, 0 to 2^32 - 1; every key gives another stream
 * @returns four words, 0 to 2^32 - 1
 */
export function philox4x32(counter: Words4, key: Words2): Words4 {
  let words = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    words = oneRound(words, [k0, k1])
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
  return words
}

function oneRound([c0, c1, c2, c3]: Words4, [k0, k1]: Words2): Words4 {
  return [(high(M1, c2) ^ c1 ^ k0) >>> 0, low(M1, c2), (high(M0, c0) ^ c3 ^ k1) >>> 0, low(M0, c0)]
}

function low(a: number, b: number): number {
  return Math.imul(a, b) >>> 0
}

/** The upper 32 bits of a 64-bit product, by halves of b: each partial product fits in the 53 bits of a double. */
function high(a: number, b: number): number {
  const upper = a * (b >>> 16)
  const lower = a * (b & 0xffff)
  return Math.floor((upper + Math.floor(lower / 2 ** 16)) / 2 ** 16)
}

/**
 * The draw of one cell of a road.
 *
 * The key is the seed: (its low 32 bits, its high 21 bits). Four cells in a row share a block; the counter is (block
 * number's low word, its high word, 0, 0), and the cell takes word `cell mod 4`. The draw depends only on seed and cell, so
 * any part of a road can be filled on its own.
 *
 * @param seed an integer from 0 to 2^53 - 1
 * @param cell number of the cell, from 0 to 2^53 - 1
 * @returns a word, 0 to 2^32 - 1; the cell holds a car if it is below `threshold(density)`
 */
export function cellDraw(seed: number, cell: number): number {
  const block = Math.floor(cell / 4)
  const words = philox4x32([lowWord(block), highWord(block), 0, 0], [lowWord(seed), highWord(seed)])
  return words[cell % 4]
}

/**
 * How many of the 2^32 possible draws make a car: ceil(density 2^32), so that draw / 2^32 < density decides exactly.
 *
 * @param density expected cars per cell, 0 to 1
 * @returns an integer, 0 (no cell has a car) to 2^32 (every cell has one)
 */
export function threshold(density: number): number {
  return Math.ceil(density * 2 ** 32)
}

function lowWord(n: number): number {
  return n % 2 ** 32
}

function highWord(n: number): number {
  return Math.floor(n / 2 ** 32)
}
