import { read32 } from './words.js'

/**
 * A packed road is what all layouts load and store: 8 cells per byte, lowest bit first, the last byte padded with zeros, as
 * by numpy.packbits(road, bitorder='little').
 */

/** The cells of a packed road, one byte each. */
export function unpack(packed: Uint8Array, cells: number): Uint8Array {
  const road = new Uint8Array(cells)
  unpackInto(road, packed, 0)
  return road
}

/** Fills `road` with cells of a packed road, from cell `from` on. */
export function unpackInto(road: Uint8Array, packed: Uint8Array, from: number) {
  for (let done = 0; done < road.length; done += 32) {
    const word = read32(packed, from + done)
    const count = Math.min(32, road.length - done)
    for (let i = 0; i < count; i++) road[done + i] = (word >>> i) & 1
  }
}

/** Cars of a packed road, which must be aligned to 4 bytes. */
export function countCars(packed: Uint8Array): number {
  const whole = Math.floor(packed.length / 4)
  const words = new Int32Array(packed.buffer, packed.byteOffset, whole)
  let cars = 0
  for (let i = 0; i < whole; i++) cars += popcount(words[i])
  for (let i = 4 * whole; i < packed.length; i++) cars += popcount(packed[i])
  return cars
}

/** Population count of a word, by sums in fields of 2, 4 and 8 bits (H. S. Warren, Hacker's Delight, 2nd ed., 5-1). */
export function popcount(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555)
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333)
  sums = (sums + (sums >>> 4)) & 0x0f0f0f0f
  return Math.imul(sums, 0x01010101) >>> 24
}
