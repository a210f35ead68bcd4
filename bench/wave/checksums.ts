import type { Runs, WaveRow } from './row.js'

/**
 * What is known of the default scene: points outside the obstacle, and the sum of |scattered|² over all points. The last
 * line is from the peer in C with the C library's functions, and the others from SciPy.
 */
const KNOWN = [
  { n: 16, segments: 16, outside: 267, checksum: 149.826844084476 },
  { n: 32, segments: 32, outside: 1000, checksum: 326.475287356352 },
  { n: 64, segments: 64, outside: 3865, checksum: 1187.60327375124 },
  { n: 128, segments: 128, outside: 15_191, checksum: 4686.339327725555 },
  { n: 256, segments: 1024, outside: 60_234, checksum: 18_545.174918149056 },
]

/** Relative difference up to which checksums agree. */
const TOLERANCE = 1e-9

/** Throws if a row did not compute the field: no time counts before this. */
export function check({ name, n, segments }: WaveRow, { outside, pairs, checksum }: Runs) {
  const known = KNOWN.find((one) => one.n === n && one.segments === segments)
  if (known === undefined) throw new Error(`${name}: the checksum for ${n}, ${segments} is not known`)
  const wrong = Math.abs(checksum / known.checksum - 1)
  if (!(wrong <= TOLERANCE) || outside !== known.outside || pairs !== outside * segments) {
    throw new Error(
      `${name}: ${outside} points outside with checksum ${checksum}, and not ${known.outside} with ${known.checksum}`,
    )
  }
}
