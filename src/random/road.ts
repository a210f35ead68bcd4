import { openYielder } from '../yielder.js'
import { type Fill, fillInOrder, sliceBytes } from './fill.js'
import { fillPhilox } from './fillPhilox.js'
import { mt19937 } from './mt19937.js'
import { ranmar } from './ranmar.js'

/**
 * The generators that a road can be filled with.
 *
 * - `philox`: Philox4x32-10, counter-based, the fastest; the default.
 * - `mt19937`: NumPy's legacy generator, `np.random.seed(seed)`.
 * - `ranmar`: Marsaglia, Zaman and Tsang's universal generator, in 24-bit floats.
 */
export type RandomName = 'mt19937' | 'ranmar' | 'philox'

/** A generator: its seeds are 0 to `largestSeed`, and `start` begins a road. */
export type Generator = { largestSeed: number; start(seed: number, density: number): Fill }

/**
 * Every generator by its name.
 *
 * @example
 * generators.ranmar.largestSeed // 942438977
 */
export const generators: Readonly<Record<RandomName, Generator>> = {
  mt19937: {
    largestSeed: 2 ** 32 - 1,
    start: (seed, density) => fillInOrder(mt19937(seed), density),
  },
  ranmar: {
    // James splits the seed into two, of at most 31328 and 30081.
    largestSeed: 31328 * 30082 + 30081,
    // The course's programs compare 32-bit floats. Their roads are reproduced only if the density is one, too.
    start: (seed, density) => fillInOrder(ranmar(seed), Math.fround(density)),
  },
  philox: {
    largestSeed: Number.MAX_SAFE_INTEGER,
    start: fillPhilox,
  },
}

/** Options of a random road. */
export type RandomRoad = {
  /** Length of the road, 1 to 2^35. */
  cells: number
  /** Expected cars per cell, 0 to 1. Each cell is drawn independently, so the actual density differs a little. */
  density: number
  /** An integer, 0 to `generators[random].largestSeed`. */
  seed: number
  random: RandomName
}

/**
 * Fills a road with cars at random. The same options give the same road on every host.
 *
 * It yields to timers, signals and pages about every 40 ms. The options are not checked here.
 *
 * @returns the packed road: 8 cells per byte, lowest bit first, the last byte padded with zeros; ceil(cells / 8) bytes
 * @throws {RangeError} by the host, if it cannot allocate that many bytes
 *
 * @example
 * const road = await fillRoad({ cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' })
 */
export async function fillRoad({ cells, density, seed, random }: RandomRoad): Promise<Uint8Array> {
  const road = new Uint8Array(Math.ceil(cells / 8))
  const fill = generators[random].start(seed, density)
  const yielder = openYielder()
  for (let first = 0; first < road.length; first += sliceBytes) {
    if (yielder.isDue()) await yielder.pause()
    fill(road.subarray(first, first + sliceBytes))
  }
  clearPadding(road, cells)
  return road
}

/** Generators fill whole bytes, but the road may end within one. */
function clearPadding(road: Uint8Array, cells: number): void {
  const used = cells % 8
  if (used > 0) road[road.length - 1] &= 2 ** used - 1
}
