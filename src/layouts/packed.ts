import { checkInteger } from '../check.js'
import { read32 } from './words.js'

/**
 * A packed road is what all layouts load and store: 8 cells per byte, lowest bit first, the last byte padded with zeros, as
 * by numpy.packbits(road, bitorder='little'). If cars have velocities, it has several planes, one after the other, each
 * packed in this way. Plane k has the cars of velocity k.
 */

/** The planes of a packed road. */
export function planesOf(packed: Uint8Array, planes: number): Uint8Array[] {
  const size = packed.length / planes
  return Array.from({ length: planes }, (_, k) => packed.subarray(k * size, (k + 1) * size))
}

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

/** One plane with the cars of all velocities. It overwrites the first plane of `packed`. */
export function occupiedOf(packed: Uint8Array, planes: number): Uint8Array {
  const [cars, ...others] = planesOf(packed, planes)
  for (const plane of others) for (let i = 0; i < cars.length; i++) cars[i] |= plane[i]
  return cars
}

/**
 * Packs cars given by their velocities, into vmax + 1 planes.
 *
 * @param velocities -1 for an empty cell, or the velocity of a car, 0 to vmax
 * @throws {RangeError} for a road without cells, or for a wrong value, naming the first one
 */
export function packVelocities(velocities: ArrayLike<number>, vmax: number): Uint8Array {
  const cells = checkInteger('velocities.length', velocities.length, 1, 2 ** 35)
  const packed = new Uint8Array((vmax + 1) * Math.ceil(cells / 8))
  const planes = planesOf(packed, vmax + 1)
  for (let i = 0; i < cells; i++) {
    const v = checkInteger(`velocities[${i}]`, velocities[i], -1, vmax)
    if (v >= 0) planes[v][Math.floor(i / 8)] |= 1 << (i % 8)
  }
  return packed
}

/** The velocities of a packed road with vmax + 1 planes: -1 for an empty cell. */
export function unpackVelocities(packed: Uint8Array, cells: number, vmax: number): Int8Array {
  const velocities = new Int8Array(cells).fill(-1)
  for (const [v, plane] of planesOf(packed, vmax + 1).entries()) {
    for (let i = 0; i < cells; i++) velocities[i] += (v + 1) * ((plane[Math.floor(i / 8)] >> (i % 8)) & 1)
  }
  return velocities
}

/** Cars in all planes of a packed road, which must be aligned to 4 bytes. */
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
