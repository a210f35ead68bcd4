import { philox4x32 } from './philox.js'

/** Domain-separation tag in the last word of Philox's counter. The draws of roads have 0 there. */
const SEEDS = 3

/**
 * The seed of one ring of a sweep: a hash of the sweep's seed, the density and the sample only. So a ring does not depend
 * on the other rings of the sweep, and no two rings share their draws.
 *
 * It is the first 53 bits of Philox4x32-10. The key is the seed; the counter is (low and high half of the density as a
 * double, sample, 3).
 *
 * @param seed an integer from 0 to 2^53 - 1
 * @param density expected cars per cell, 0 to 1
 * @param sample number of the ring among those of this density, from 0 on
 * @returns an integer from 0 to 2^53 - 1
 */
export function ringSeed(seed: number, density: number, sample: number): number {
  const double = new DataView(new ArrayBuffer(8))
  // 0 and -0 are the same density.
  double.setFloat64(0, density + 0)
  const [low, high] = philox4x32(
    [double.getUint32(4), double.getUint32(0), sample, SEEDS],
    [seed % 2 ** 32, Math.floor(seed / 2 ** 32)],
  )
  return (high >>> 11) * 2 ** 32 + low
}
