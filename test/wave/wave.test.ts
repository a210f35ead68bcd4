/** A wave is the same on every executor, with every number of workers and every schedule; and it is the right one. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWave, type Wave, type WaveOptions } from '../../src/wave/index.js'
import { kernels } from '../../src/wave/kernels/table.js'
import { schedules } from '../../src/wave/schedule.js'
import { type Started, watchWorkers } from '../executors/workers.js'
import { type SyncName, syncNames } from './scenes.js'

let started: Started

beforeEach(() => {
  started = watchWorkers()
})
afterEach(async () => {
  started.forget()
  vi.unstubAllGlobals()
  // Whatever a wave comes to, no thread outlives it.
  await started.gone()
})

/** The largest difference from `naive` in any point; 0: bit for bit. */
const TOLERANCES: Record<SyncName, number> = {
  naive: 0,
  vectorised: 1e-13,
  wasm: 0,
  simd: 0,
  multipole: 1e-10,
}

/** A small wave: few points are inside, and their number is odd. */
const small = { nx: 20, ny: 14, segments: 32 } as const
const naive = await createWave({ ...small, kernel: 'naive', executor: 'serial' })

function expectSame(wave: Wave, expected: Wave, tolerance: number) {
  const { strategy, seconds, checksum, checksumTotal, incident, scattered, ...rest } = wave
  const { strategy: _, seconds: __, checksum: sum, checksumTotal: total, ...others } = expected
  const { incident: incidentThen, scattered: scatteredThen, ...then } = others
  expect(rest).toEqual(then)
  expect(incident).toEqual(incidentThen)
  expect(Math.abs(checksum - sum)).toBeLessThanOrEqual(tolerance * sum)
  expect(Math.abs(checksumTotal - total)).toBeLessThanOrEqual(tolerance * total)
  if (tolerance === 0) {
    expect(scattered).toEqual(scatteredThen)
    expect([checksum, checksumTotal]).toEqual([sum, total])
    return
  }
  const difference = (part: 're' | 'im') =>
    scattered[part].reduce((most, one, n) => Math.max(most, Math.abs(one - scatteredThen[part][n])), 0)
  expect(Math.max(difference('re'), difference('im'))).toBeLessThanOrEqual(tolerance)
}

describe.each(syncNames)('%s', (kernel) => {
  test('serial', async () => {
    const wave = await createWave({ ...small, kernel, executor: 'serial' })
    expectSame(wave, naive, TOLERANCES[kernel])
    expect(wave.strategy).toEqual({ kernel, executor: 'serial', workers: 1, schedule: 'dynamic' })
  })

  describe.each(schedules)('%s', (schedule) => {
    test.each([1, 2, 3, 5])('%i threads', async (workers) => {
      const alone = await createWave({ ...small, kernel, executor: 'serial', schedule })
      const wave = await createWave({ ...small, kernel, executor: 'threads', workers, schedule })
      expectSame(wave, naive, TOLERANCES[kernel])
      // Whoever computes a point computes the same; but multipole takes as many terms as two neighbours need.
      expectSame(wave, alone, kernel === 'multipole' ? TOLERANCES.multipole : 0)
      expect(wave.strategy).toEqual({ kernel, executor: 'threads', workers, schedule })
      expect(started.workers).toHaveLength(workers)
    })
  })
})

describe.each(syncNames.filter((name) => TOLERANCES[name] === 0))(
  'what is known of the default scene: %s',
  (kernel) => {
    test.each([
      [16, 267, 149.826844084476],
      [32, 1000, 326.475287356352],
      [64, 3865, 1187.60327375124],
      [128, 15191, 4686.339327725555],
    ])('%i intervals and segments', async (n, outside, checksum) => {
      const wave = await createWave({ nx: n, segments: n, kernel })
      expect(wave).toMatchObject({ nx: n, ny: n, segments: n, wavelength: 0.5, outside, pairs: outside * n })
      expect(Math.abs(wave.checksum - checksum)).toBeLessThan(1e-9)
    })

    test('points of it, and the sums of both fields', async () => {
      const { scattered, incident, mask, grid, checksumTotal } = await createWave({ kernel })
      expect(Math.abs(checksumTotal - 16172.9806919252)).toBeLessThan(1e-9)
      for (const [point, re, im] of [
        [0, -0.0395179968101176, 0.255113127139197],
        [64 * 129, 0.229856719519389, 0.429734435890628],
        [64 * 129 + 128, -1.13167928272015, 0.0247359627458063],
      ]) {
        expect(scattered.re[point]).toBeCloseTo(re, 12)
        expect(scattered.im[point]).toBeCloseTo(im, 12)
        expect(incident.re[point]).toBe(Math.cos(4 * Math.PI * grid.x[point % 129]))
      }
      const inside = mask.indexOf(1)
      expect([scattered.re[inside], scattered.im[inside], incident.re[inside]]).toEqual([0, 0, 0])
    })
  },
)

describe('what is chosen', () => {
  test('a short wave is computed by this thread', async () => {
    const { strategy } = await createWave({ ...small })
    expect(strategy).toMatchObject({ executor: 'serial', workers: 1, schedule: 'dynamic' })
    expect(started.workers).toHaveLength(0)
  })

  test('several workers are threads', async () => {
    const { strategy } = await createWave({ ...small, workers: 2 })
    expect(strategy).toMatchObject({ executor: 'threads', workers: 2 })
  })

  test('the fastest kernel that computes the sums as they are defined', async () => {
    const { strategy } = await createWave({ ...small })
    const best = kernels.simd?.unavailable() === undefined && kernels.simd ? 'simd' : 'naive'
    expect(strategy.kernel).toBe(best)
    if (best === 'naive') expect(strategy.reason).toMatch(/^kernel: 'simd' cannot run here: /)
  })
})

test('the smallest grid, of one interval, and more workers than points', async () => {
  const tiny: WaveOptions = { nx: 1, segments: 4, workers: 7, kernel: 'naive' }
  const wave = await createWave(tiny)
  expect([wave.scattered.re.length, wave.outside, wave.pairs]).toEqual([4, 4, 16])
  expect(wave.strategy).toMatchObject({ executor: 'threads', workers: 4 })
})

test.each(schedules)('progress grows up to all points: %s', async (schedule) => {
  const told: [number, number][] = []
  await createWave({ nx: 30, segments: 16, workers: 2, schedule, progress: (...one) => told.push(one) })
  const done = told.map(([done]) => done)
  expect(done).toEqual([...done].sort((a, b) => a - b))
  expect(told.at(-1)).toEqual([961, 961])
  expect(told.every(([, total]) => total === 961)).toBe(true)
})

describe('a signal', () => {
  const long: WaveOptions = { nx: 1000, segments: 400, kernel: 'naive' }

  test.each<[string, WaveOptions]>([
    ['this thread', { executor: 'serial' }],
    ['threads', { workers: 2 }],
  ])('ends what %s computes', async (_, strategy) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const progress = () => controller.abort(reason)
    await expect(createWave({ ...long, ...strategy, signal: controller.signal, progress })).rejects.toBe(
      reason,
    )
  })

  test('that has been given, and of no reason', async () => {
    await expect(createWave({ ...small, signal: { aborted: true } })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  test('is heard while this thread computes', async () => {
    const controller = new AbortController()
    // No progress is asked for: only the event loop can end it.
    setTimeout(() => controller.abort())
    const wave = createWave({ ...long, executor: 'serial', signal: controller.signal })
    await expect(wave).rejects.toMatchObject({ name: 'AbortError' })
  })
})

test('a worker that is lost is an error, and ends the others', async () => {
  const progress = () => started.workers[1].terminate()
  const wave = createWave({ nx: 1000, segments: 400, kernel: 'naive', workers: 3, progress })
  await expect(wave).rejects.toThrow(/^worker 1 of 3 is lost: it has ended with exit code 1$/)
})

test('a worker that cannot begin is an error that names the executor, or else this thread computes', async () => {
  started.forget()
  started = watchWorkers((worker) => worker.terminate())
  const words = /^executor: 'threads' cannot run here: worker \d of 2 is lost: /
  await expect(createWave({ ...small, workers: 2 })).rejects.toThrow(words)
  await expect(createWave({ ...small, executor: 'threads', workers: 2 })).rejects.toThrow(words)
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 })
  const wave = await createWave({ nx: 300, segments: 128, kernel: 'naive' })
  expect(wave.strategy).toMatchObject({ executor: 'serial', workers: 1 })
  expect(wave.strategy.reason).toMatch(/^executor: 'threads' cannot run here: worker \d of 2 is lost: /)
})
