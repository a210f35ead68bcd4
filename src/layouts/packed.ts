import { show } from '../check.js'

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

/** Cars on a packed road. */
export function countCars(packed: Uint8Array): number {
  let cars = 0
  for (let byte of packed) for (; byte > 0; byte &= byte - 1) cars++
  return cars
}
