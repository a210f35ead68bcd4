import { type PeerSpeed, reached, type Target } from './figure.js'
import type { Measured } from './measure.js'
import { modelTargets } from './modelTargets.js'

/** Ratios of medians; those of missing peers are left out. */
export function targets(rows: Measured[], peers: PeerSpeed[]): Target[] {
  const speed = (name: string) => rows.find((row) => row.name === name)?.cellUpdatesPerSecond ?? Number.NaN
  const peer = (name: string, variant = '') =>
    peers.find((row) => row.name === name && row.variant.includes(variant))?.cellUpdatesPerSecond ??
    Number.NaN
  const naive = speed('naive, serial, 2^20 cells')
  const simd = speed('simd, serial, 2^20 cells')
  const threads = (length: string) => speed(`simd, 2 threads, ${length}`) / speed(`simd, serial, ${length}`)
  const counted = rows.find((row) => row.name === 'simd, serial, 2^24 cells, moved at every step')
  const jump = rows.find((row) => row.name === 'exact, serial, 2^24 cells, moved at every step')
  const crossing =
    jump && counted ? jump.seconds.median / (counted.seconds.median / counted.steps) : Number.NaN

  return reached([
    ['bitwise / naive, 2^20 cells', 25, speed('bitwise, serial, 2^20 cells') / naive],
    ['wasm / naive, 2^20 cells', 2.5, speed('wasm, serial, 2^20 cells') / naive],
    ['simd / naive, 2^20 cells', 1000, simd / naive],
    ['simd / the same in C at 128 bits, 2^20 cells', 0.9, simd / peer('C, lanes', '128')],
    ['simd / Numba, 2^20 cells', 40, simd / peer('Numba')],
    ['simd / NumPy where, 2^20 cells', 1000, simd / peer('NumPy', 'where')],
    ['simd / CPython lists, 2^20 cells', 20_000, simd / peer('CPython')],
    ['simd, 2^30 / 2^20 cells', 0.85, speed('simd, serial, 2^30 cells') / simd],
    [
      'simd, moved at every step / never, 2^20 cells',
      0.35,
      speed('simd, serial, 2^20 cells, moved at every step') / simd,
    ],
    ['simd, 2 threads / 1, 2^20 cells', 1.85, threads('2^20 cells')],
    ['simd, 2 threads / 1, 2^24 cells', 1.85, threads('2^24 cells')],
    ['simd, 2 threads / 1, 2^30 cells', 1.85, threads('2^30 cells')],
    [
      'simd, 1000 cells, 10^6 steps per call: 10^9 cell updates per second',
      40,
      speed('simd, serial, 1000 cells') / 1e9,
    ],
    ['simd / naive, 1000 cells', 50, speed('simd, serial, 1000 cells') / speed('naive, serial, 1000 cells')],
    ['sync.advance(1) on 128 cells: 10^6 calls per second', 1, speed('simd, serial, 128 cells') / 128 / 1e6],
    ['2,000 steps / steps from which exact beats simd, moved at every step, 2^24 cells', 1, 2000 / crossing],
    ...modelTargets(rows, peers),
  ])
}
