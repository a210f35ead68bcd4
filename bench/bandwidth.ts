import { spreadOf } from './measure.js'

/** The copy speed of one core in 10^9 bytes per second; read and written bytes both count. */
export type Bandwidth = { level: string; bytes: number; gigabytesPerSecond: number }

/** Source and destination together fill half of a level; for main memory they are far larger than any cache. */
const LEVELS: [string, number][] = [
  ['L1', 16 * 2 ** 10],
  ['L2', 512 * 2 ** 10],
  ['L3', 8 * 2 ** 20],
  ['memory', 512 * 2 ** 20],
]

export function bandwidths(): Bandwidth[] {
  return LEVELS.map(([level, bytes]) => ({
    level,
    bytes,
    gigabytesPerSecond: bytes / secondsToCopy(bytes) / 1e9,
  }))
}

/** The median of several timings; each repeats the copy for about 20 milliseconds. */
function secondsToCopy(bytes: number): number {
  const from = new Uint8Array(bytes / 2).fill(1)
  const to = new Uint8Array(bytes / 2)
  const copies = Math.max(1, Math.round(2 ** 29 / bytes))
  const samples: number[] = []
  for (let sample = 0; sample < 8; sample++) {
    const began = performance.now()
    for (let i = 0; i < copies; i++) to.set(from)
    if (to[100 * sample] !== 1) throw new Error('nothing was copied')
    samples.push((performance.now() - began) / 1000 / copies)
  }
  return spreadOf(samples.slice(1)).median
}
