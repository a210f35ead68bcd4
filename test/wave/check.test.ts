/** Whatever cannot be computed is said before any work: the option, the value, and what it may be. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bessel } from '../../src/wave/bessel.js'
import { type Contour, egg } from '../../src/wave/scene.js'
import { createWave, type WaveOptions } from '../../src/wave/wave.js'

const circle: Contour = (t) => [Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)]

/** A contour of straight edges between corners. */
const polygon =
  (...corners: [number, number][]): Contour =>
  (t) => {
    const at = (t % 1) * corners.length
    const [[ax, ay], [bx, by]] = [corners[Math.floor(at)], corners[(Math.floor(at) + 1) % corners.length]]
    const part = at - Math.floor(at)
    return [ax + part * (bx - ax), ay + part * (by - ay)]
  }

const tiny = { nx: 2, segments: 16 }
const refusal = (options: object) => createWave({ ...tiny, ...options } as WaveOptions)

describe('what is not in its range', () => {
  test.each<[options: object, words: string]>([
    [{ nx: 0 }, 'nx: 0 is not an integer from 1 to 16777216'],
    [{ nx: 1.5 }, 'nx: 1.5 is not an integer'],
    [{ nx: '128' }, "nx: '128' is not a number"],
    [{ ny: 0 }, 'ny: 0 is not an integer from 1 to'],
    [{ segments: 0 }, 'segments: 0 is not an integer from 4 to 65536'],
    [{ segments: 18 }, 'segments: 18 is not a multiple of 4; a segment across the border of the shadow'],
    [{ wavelength: 0 }, 'wavelength: 0 is not a number above 0'],
    [{ wavelength: -1 }, 'wavelength: -1 is not a number above 0'],
    [{ wavelength: Number.NaN }, 'wavelength: NaN is not a number above 0'],
    [
      { wavelength: Number.POSITIVE_INFINITY },
      'wavelength: Infinity is not a number above 0 and up to 1000000000',
    ],
    [{ kernel: 'fast' }, "kernel: 'fast' is not one of naive, vectorised, wasm, simd, gpu, multipole, auto"],
    [{ executor: 'gpu' }, "executor: 'gpu' is not one of serial, threads, mpi, auto"],
    [{ schedule: 'guided' }, "schedule: 'guided' is not one of blocks, cyclic, dynamic"],
    [{ workers: 0 }, 'workers: 0 is not an integer from 1 to 1024'],
    [{ workers: 1025 }, 'workers: 1025 is not an integer from 1 to 1024'],
    [{ workers: 2, executor: 'serial' }, "workers: 2 is not 1; executor 'serial' has one worker"],
    [{ progress: true }, 'progress: true is not a function'],
    [{ signal: {} }, 'signal: Object is not an AbortSignal'],
    [{ lambda: 1 }, 'lambda: no such option of createWave; there are nx, ny, segments, wavelength, contour,'],
  ])('%o', async (options, words) => {
    await expect(refusal(options)).rejects.toThrow(words)
  })

  test('the options themselves', async () => {
    await expect(createWave(7 as WaveOptions)).rejects.toThrow('createWave: 7 is not an object of options')
  })

  test('what is undefined is not given', async () => {
    expect((await refusal({ ny: undefined, workers: undefined, schedule: undefined })).ny).toBe(2)
  })
})

describe('a wavelength that is too short', () => {
  const words =
    /^wavelength: 1e-9 is too short for this contour: .* ends at 65536, and k r goes to \d\.\d\de\+10; from (\S+) on/

  test('is refused, and the shortest one is said', async () => {
    const { message } = await refusal({ wavelength: 1e-9 }).catch((error) => error)
    const [, shortest] = message.match(words)
    expect(Number(shortest)).toBeCloseTo(2.6e-4, 4)
    await expect(refusal({ wavelength: 0.95 * shortest })).rejects.toThrow('is too short')
    expect((await refusal({ wavelength: Number(shortest) })).checksum).toBeGreaterThan(0)
  })
})

describe('contours', () => {
  const square: [number, number][] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ]

  test.each<[name: string, contour: Contour]>([
    ['a circle', circle],
    ['an egg', egg],
    ['a square, with many corners on its edges', polygon(...square)],
    ['a square on its corner', polygon([0, -1], [1, 0], [0, 1], [-1, 0])],
    ['a large one', (t) => [1e5 * circle(t)[0], 1e5 * circle(t)[1]]],
    ['one far from the origin', (t) => [1000 + circle(t)[0], 1000 + circle(t)[1]]],
  ])('%s is one', async (_, contour) => {
    const size = Math.hypot(...contour(0)) > 1e4 ? 1e4 : 1
    expect((await refusal({ contour, wavelength: size })).outside).toBeGreaterThan(0)
  })

  test.each<[name: string, contour: unknown, words: string]>([
    ['no function', 'circle', "contour: 'circle' is not a function"],
    ['numbers', () => 7, 'contour: at t = 0 it is 7, which is not two finite numbers'],
    ['three numbers', () => [1, 2, 3], 'contour: at t = 0 it is [1, 2, 3], which is not two finite numbers'],
    [
      'NaN',
      (t: number) => (t === 0.25 ? [Number.NaN, 1] : circle(t)),
      'contour: at t = 0.25 it is [NaN, 1],',
    ],
    [
      'infinity',
      (t: number) => (t === 0.5 ? [1 / 0, 1] : circle(t)),
      'contour: at t = 0.5 it is [Infinity, 1],',
    ],
    [
      'open',
      (t: number) => circle(0.9 * t),
      'contour: it is not closed: it begins at corner 0 of 16, (1, 0), and ends',
    ],
    ['clockwise', (t: number) => circle(1 - t), 'contour: it goes clockwise, and must go anticlockwise'],
    ['twice around', (t: number) => circle(2 * t), 'contour: it goes 2 times around, and must go once'],
    [
      'a dent',
      (t: number) => (t === 0.25 ? [0, 0.5] : circle(t)),
      'contour: it is not convex at corner 4 of 16, (0, 0.5)',
    ],
    ['a line', (t: number) => [Math.abs(t - 0.5), 0], 'contour: it is not convex at corner 0 of 16'],
    [
      'a stop',
      (t: number) => circle(t === 0.25 ? 0.1875 : t),
      'contour: the segment after corner 3 of 16, (',
    ],
    [
      'a point',
      () => [1, 1],
      'contour: its size, 0, is not a number from 0.01 to 1000000; choose another unit',
    ],
    ['a speck', (t: number) => circle(t).map((one) => one / 1e4), 'contour: its size, 0.0002, is not'],
  ])('%s is none', async (_, contour, words) => {
    await expect(refusal({ contour })).rejects.toThrow(words)
  })

  test('one that throws: where, what it says, and the error itself', async () => {
    const cause = new Error('no such point')
    const contour = (t: number) => {
      if (t >= 0.5) throw cause
      return circle(t)
    }
    const error = await refusal({ contour }).catch((error) => error)
    expect(error.message).toBe('contour: it throws at t = 0.5: no such point')
    expect(error.cause).toBe(cause)
  })
})

test('Bessel functions of what is no such number', () => {
  expect(() => bessel(0)).toThrow(new RangeError('x: 0 is not a number from 1e-100 to 1e+300'))
  expect(() => bessel('1' as never)).toThrow(new TypeError("x: '1' is not a number"))
  expect(Object.values(bessel(1e-100)).every(Number.isFinite)).toBe(true)
  expect(Object.values(bessel(1e300)).every(Number.isFinite)).toBe(true)
})

describe('memory', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('a grid that does not fit is refused, and how many points fit is said', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(10e6)
    const words = /^nx, ny: 1001 times 1001 points are too many for memory; with 16 segments (\d+) fit$/
    const { message } = await refusal({ nx: 1000 }).catch((error) => error)
    const nx = Math.floor(Math.sqrt(message.match(words)[1])) - 1
    expect(nx).toBeGreaterThan(400)
    await expect(refusal({ nx: nx + 1 })).rejects.toThrow('are too many')
  })

  test('workers that do not fit are refused, and how many fit is said', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(100e6)
    await expect(refusal({ workers: 1000, executor: 'threads' })).rejects.toThrow(
      'workers: 1000 are too many for memory; with this wavelength and 16 segments 10 fit',
    )
  })

  test('a grid that no memory is had for', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(Number.POSITIVE_INFINITY)
    await expect(refusal({ nx: 2 ** 24, ny: 2 ** 24 })).rejects.toThrow(
      'nx, ny: there is no memory for 16777217 times 16777217 points',
    )
  })
})
