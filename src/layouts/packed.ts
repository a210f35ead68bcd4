import { checkInteger, show } from '../check.js'

/**
 * A packed road is what all layouts load and store: 8 cells a byte, lowest bit first, the last byte padded with zeros;
 * numpy.packbits(road, bitorder='little').
 */

/**
 * Packs a road given cell by cell.
 *
 * @param road one value a cell, 0 or 1; or text, '.' for an empty cell and '#' for a car
 * @throws {RangeError} for a road without cells or another value, naming the first
 */
export function pack(road: ArrayLike<number> | string): Uint8Array {
  if (road.length === 0) throw new RangeError('road: it has no cells; at least 1 is needed')
  checkInteger('road.length', road.length, 1, 2 ** 35)
  const packed = new Uint8Array(Math.ceil(road.length / 8))
  const [empty, car] = typeof road === 'string' ? ['.', '#'] : [0, 1]
  for (let i = 0; i < road.length; i++) {
    const cell = road[i]
    if (cell === car) packed[Math.floor(i / 8)] |= 1 << (i % 8)
    else if (cell !== empty) {
      throw new RangeError(
        `road: cell ${i} is ${show(cell)}, not ${show(empty)} (empty) or ${show(car)} (a car)`,
      )
    }
  }
  return packed
}

/** The cells of a packed road, one byte each. */
export function unpack(packed: Uint8Array, cells: number): Uint8Array {
  const road = new Uint8Array(cells)
  for (let i = 0; i < cells; i++) road[i] = (packed[Math.floor(i / 8)] >> (i % 8)) & 1
  return road
}

/** Cars on a packed road, which must begin at a whole word of its buffer. */
export function countCars(packed: Uint8Array): number {
  const whole = Math.floor(packed.length / 4)
  const words = new Int32Array(packed.buffer, packed.byteOffset, whole)
  let cars = 0
  for (let i = 0; i < whole; i++) cars += ones(words[i])
  for (let i = 4 * whole; i < packed.length; i++) cars += ones(packed[i])
  return cars
}

/** How many bits of a word are 1: sums in fields of 2, 4 and 8 bits (H. S. Warren, Hacker's Delight, 2nd ed., 5-1). */
export function ones(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555)
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333)
  sums = (sums + (sums >>> 4)) & 0x0f0f0f0f
  return Math.imul(sums, 0x01010101) >>> 24
}
