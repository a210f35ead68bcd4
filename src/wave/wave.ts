import type { ExecutorName } from '../kernels/run.js'
import type { Pool, Signal } from '../workers/pool.js'
import { summed } from '../workers/pool.js'
import { checkWave, type Plan } from './check.js'
import { hankelTable } from './hankelTable.js'
import type { Field, Points, WaveKernelName } from './kernels/kernel.js'
import type { WaveOptions } from './options.js'
import { emptyField, place } from './programs.js'
import { farthest, type Scene, sceneOf } from './scene.js'
import { jobsOf, type Schedule } from './schedule.js'
import { chooseKernel, openWorkers } from './work.js'

export type { WaveOptions } from './options.js'
export { type Schedule, schedules } from './schedule.js'

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
  /** The plane wave, which goes in the direction of x: exp(i k x). */
  readonly incident: ComplexField
  /** What the obstacle adds to it. */
  readonly scattered: ComplexField
  /** Points outside the obstacle. */
  readonly outside: number
  /** Terms of all sums: outside × segments. */
  readonly pairs: number
  /** Sum of |scattered|² over all points, in their order. */
  readonly checksum: number
  /** Sum of |incident + scattered|². */
  readonly checksumTotal: number
  readonly strategy: WaveStrategy
  /** Seconds that the sums took, without starting workers, compiling kernels and sending the scene to them. */
  readonly seconds: number
}

/** Who computed a wave. */
export type WaveStrategy = {
  readonly kernel: WaveKernelName
  readonly executor: ExecutorName
  /** Threads; with 'mpi' those of each rank. */
  readonly workers: number
  /** Ranks, only with 'mpi'. */
  readonly ranks?: number
  readonly schedule: Schedule
  /** Why 'auto' chose something slower than the fastest; undefined if it did not. */
  readonly reason?: string
}

/**
 * Computes the field of a plane wave that an obstacle scatters. In each point of a grid it is a sum over the segments of
 * the contour, of Bessel functions of their distance. The obstacle reflects all, and the wave is short compared with it
 * (Kirchhoff's approximation).
 *
 * The kernels naive, wasm and simd give the same field bit for bit, on every executor and with every schedule; vectorised
 * differs by at most 1e-13, and multipole by 1e-10, where the incident wave is 1. gpu computes in single precision; its
 * checksum differs by less than 1e-6 of it.
 *
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it
 * @throws {Error} for a kernel or an executor that cannot run here, saying why
 *
 * @example
 * const wave = await createWave({ nx: 64, segments: 64 })
 * wave.checksum // 1187.60…, the sum of |scattered|² over all points
 * const middle = 32 * 65 + 32
 * wave.mask[middle] // 1: inside the obstacle
 * Math.hypot(wave.scattered.re[0], wave.scattered.im[0]) // the amplitude in a corner of the grid
 */
export async function createWave(options: WaveOptions = {}): Promise<Wave> {
  const plan = checkWave(options)
  const { kernel, reason } = chooseKernel(plan.kernel)
  const { nx, ny, segments, wavelength, schedule } = plan
  const count = (nx + 1) * (ny + 1)
  const field = roomFor(plan)
  const scene = sceneOf(plan.corners, nx, ny, wavelength)
  const opening = { kernel: kernel.name, scene, table: hankelTable(farthest(scene)) }
  const { pool, executor, workers, ...opened } = await openWorkers(
    opening,
    {
      ...plan,
      executor: kernel.name === 'gpu' ? 'serial' : plan.executor,
      workers: fewer(plan.workers, count),
    },
    count * segments,
  )
  try {
    const seconds = await compute(pool, field, jobsOf(schedule, count, pool.workers), plan)
    const reasons = [reason, opened.reason].filter((one) => one !== undefined).join('; ')
    const strategy: WaveStrategy = {
      ...{ kernel: kernel.name, executor, workers, schedule },
      ...(executor === 'mpi' && { ranks: pool.workers / workers }),
      ...(reasons !== '' && { reason: reasons }),
    }
    return { nx, ny, segments, wavelength, ...fieldsOf(scene, field), strategy, seconds }
  } finally {
    await pool.close()
  }
}

/** No more workers than points. */
const fewer = (workers: number | undefined, count: number) => workers && Math.min(workers, count)

/** The field of all points. Not every host says before how much memory there is. */
function roomFor({ nx, ny }: Plan): Field {
  try {
    return emptyField((nx + 1) * (ny + 1))
  } catch {
    throw new RangeError(`nx, ny: there is no memory for ${nx + 1} times ${ny + 1} points`)
  }
}

/** Computes all jobs into the field, and returns the seconds that it took. */
async function compute(
  pool: Pool,
  field: Field,
  jobs: Points[],
  { progress, signal }: Plan,
): Promise<number> {
  const tell = summed((done) => progress?.(done, field.re.length))
  const began = performance.now()
  const computed = await pool.map<Points, Field>('compute', jobs, {
    signal,
    progress: tell,
    came(job, part) {
      place(field, jobs[job], part)
      tell(job, jobs[job].count)
    },
  })
  if (computed.length < jobs.length) throw abortion(signal)
  return (performance.now() - began) / 1000
}

/** What an `AbortSignal` says of itself, or the same in our words. In another rank it may have been given. */
function abortion(signal: Signal | undefined): unknown {
  const { reason } = (signal ?? {}) as { reason?: unknown }
  return reason ?? Object.assign(new Error('signal: the wave was aborted'), { name: 'AbortError' })
}

/** All that follows from the scattered field. Sums are taken in the order of the points, whoever computed them. */
function fieldsOf({ k, x, y, segments }: Scene, { re, im, inside }: Field) {
  const incident = incidentOf(k, x, inside)
  const sum = (of: (n: number) => number) => inside.reduce((sum, _, n) => sum + of(n), 0)
  const outside = inside.length - sum((n) => inside[n])
  return {
    ...{ grid: { x, y }, mask: inside, incident, scattered: { re, im } },
    ...{ outside, pairs: outside * segments.x.length },
    checksum: sum((n) => re[n] ** 2 + im[n] ** 2),
    checksumTotal: sum((n) => (re[n] + incident.re[n]) ** 2 + (im[n] + incident.im[n]) ** 2),
  }
}

/** It is the same in all points of a column. */
function incidentOf(k: number, x: Float64Array, inside: Uint8Array): ComplexField {
  const at = (wave: (angle: number) => number) => {
    const column = x.map((x) => wave(k * x))
    return Float64Array.from(inside, (isInside, n) => (isInside ? 0 : column[n % x.length]))
  }
  return { re: at(Math.cos), im: at(Math.sin) }
}
