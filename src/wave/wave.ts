import type { ExecutorName } from '../kernels/run.js'
import type { Signal } from '../workers/pool.js'
import { hankelTable } from './hankelTable.js'
import type { WaveKernelName } from './kernels/kernel.js'
import { naive } from './kernels/naive.js'
import { type Contour, cornersOf, egg, farthest, sceneOf } from './scene.js'

/** How points are shared out to the workers. */
export const schedules = ['blocks', 'cyclic', 'dynamic'] as const

/** Name of a schedule. */
export type Schedule = (typeof schedules)[number]

/** Options of `createWave`. */
export type WaveOptions = {
  /** Intervals of the grid in x, 1 to …; it has nx + 1 points there. Default 128. */
  nx?: number
  /** Intervals in y. Default: nx. */
  ny?: number
  /** Segments of the contour, a multiple of 4. Default 128. */
  segments?: number
  /** Wavelength, in the unit of the contour. Default 0.5. */
  wavelength?: number
  /** The obstacle: convex, anticlockwise, closed. Default: an egg. */
  contour?: Contour
  kernel?: WaveKernelName | 'auto'
  executor?: ExecutorName | 'auto'
  /** Threads; for `mpi` those of each rank. */
  workers?: number
  /** Default 'dynamic'. */
  schedule?: Schedule
  /** Told now and then how many points of the grid are done. */
  progress?: (done: number, total: number) => void
  /** Such as an `AbortSignal`. */
  signal?: Signal
}

/** A complex field on the grid: point (i, j) is at j (nx + 1) + i. */
export type ComplexField = { re: Float64Array; im: Float64Array }

/** What `createWave` resolves to. */
export type Wave = {
  readonly nx: number
  readonly ny: number
  readonly segments: number
  readonly wavelength: number
  /** Coordinates of the grid: nx + 1 of x, ny + 1 of y. */
  readonly grid: { x: Float64Array; y: Float64Array }
  /** 1 for points inside the obstacle, where both fields are 0. */
  readonly mask: Uint8Array
  readonly incident: ComplexField
  readonly scattered: ComplexField
  /** Points outside the obstacle. */
  readonly outside: number
  /** Terms of all sums: outside × segments. */
  readonly pairs: number
  /** Sum of |scattered|² over all points. */
  readonly checksum: number
  /** Sum of |incident + scattered|². */
  readonly checksumTotal: number
  readonly strategy: WaveStrategy
  /** Seconds that the sums took, without starting workers. */
  readonly seconds: number
}

export type WaveStrategy = {
  readonly kernel: WaveKernelName
  readonly executor: ExecutorName
  readonly workers: number
  readonly schedule: Schedule
  /** Why 'auto' chose something slower than the fastest; undefined if it did not. */
  readonly reason?: string
}

/** Computes the field. (Only serial and naive so far.) */
export async function createWave(options: WaveOptions = {}): Promise<Wave> {
  const { nx = 128, ny = nx, segments = 128, wavelength = 0.5, contour = egg } = options
  const scene = sceneOf(cornersOf(contour, segments), nx, ny, wavelength)
  const table = hankelTable(farthest(scene))
  const count = (nx + 1) * (ny + 1)
  const began = performance.now()
  const { re, im, inside } = naive.open(scene, table)({ first: 0, stride: 1, count })
  const seconds = (performance.now() - began) / 1000
  const incident = incidentOf(scene.k, scene.x, inside)
  const outside = count - inside.reduce((sum, one) => sum + one, 0)
  const sum = (of: (n: number) => number) => inside.reduce((sum, _, n) => sum + of(n), 0)
  return {
    ...{ nx, ny, segments, wavelength, grid: { x: scene.x, y: scene.y }, mask: inside },
    ...{ incident, scattered: { re, im }, outside, pairs: outside * segments, seconds },
    checksum: sum((n) => re[n] ** 2 + im[n] ** 2),
    checksumTotal: sum((n) => (re[n] + incident.re[n]) ** 2 + (im[n] + incident.im[n]) ** 2),
    strategy: { kernel: 'naive', executor: 'serial', workers: 1, schedule: 'dynamic' },
  }
}

function incidentOf(k: number, x: Float64Array, inside: Uint8Array): ComplexField {
  const at = (wave: (angle: number) => number) =>
    Float64Array.from(inside, (isInside, n) => (isInside ? 0 : wave(k * x[n % x.length])))
  return { re: at(Math.cos), im: at(Math.sin) }
}
