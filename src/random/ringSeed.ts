import { philox4x32 } from './philox.js'

/** The last word of Philox's counter; draws of roads have 0 there. */
const SEEDS = 3

/**
 * The seed of one ring of a sweep: a hash of the sweep's seed, the density and the sample, and of nothing else. So a ring
 * does not depend on what else is swept, and no two rings of a sweep share their draws.
 *
 * It is the first 53 bits of Philox4x32-10, whose key is the seed, and whose counter is (the low and the high half of the
 * density as a double, the sample, 3).
 *
 * @param seed an integer from 0 to 2^53 - 1
 * @param density wanted cars a cell, 0 to 1
 * @param sample which ring of this density, from 0 on
 * @returns an integer from 0 to 2^53 - 1
 */
export function ringSeed(seed: number, density: number, sample: number): number {
  const double = new DataView(new ArrayBuffer(8))
  // 0 and -0 are one density.
  double.setFloat64(0, density + 0)
  const [low, high] = philox4x32(
    [double.getUint32(4), double.getUint32(0), sample, SEEDS],
    [seed % 2 ** 32, Math.floor(seed / 2 ** 32)],
  )
  return (high >>> 11) * 2 ** 32 + low
}
