/** The kernel `gpu`, in single precision, against `naive`. */
import { describe, expect, test } from 'vitest'
import { hankelTable } from '../../src/wave/hankelTable.js'
import { createWave } from '../../src/wave/index.js'
import type { Field, Points } from '../../src/wave/kernels/kernel.js'
import { kernels } from '../../src/wave/kernels/table.js'
import { cornersOf, farthest, type Scene, sceneOf } from '../../src/wave/scene.js'
import { withoutGpu } from '../gpu.js'
import { allPoints, checksum, difference, eggScene, ellipse, fieldBy, onGrid, square } from './scenes.js'

const onGpu = describe.skipIf(withoutGpu !== undefined)

async function fieldOnGpu(scene: Scene, points: Points = allPoints(scene)): Promise<Field> {
  const compute = await kernels.gpu.open(scene, hankelTable(farthest(scene)))
  return compute(points)
}

/** The same points inside, the checksum to 1e-6 of it, and each point to some digits of single precision. */
async function expectClose(scene: Scene) {
  const [field, naive] = [await fieldOnGpu(scene), fieldBy('naive', scene)]
  expect(field.inside).toEqual(naive.inside)
  expect(Math.abs(checksum(field) - checksum(naive))).toBeLessThan(1e-6 * checksum(naive))
  const scale = Math.max(1, ...naive.re.map(Math.abs), ...naive.im.map(Math.abs))
  expect(difference(field, naive)).toBeLessThan(1e-5 * scale)
}

onGpu('on the GPU', () => {
  test.each([
    [8, 92.6095426562038],
    [16, 149.826844084476],
    [64, 1187.60327375124],
    [128, 4686.339327725555],
  ])('%i by %i: the published checksum', async (n, expected) => {
    const { checksum, strategy } = await createWave({ nx: n, segments: n, kernel: 'gpu' })
    expect(Math.abs(checksum / expected - 1)).toBeLessThan(1e-6)
    expect(strategy).toEqual({ kernel: 'gpu', executor: 'serial', workers: 1, schedule: 'dynamic' })
  })

  test.each([0.1, 0.35, 2, 10, 1000])('wavelength %d', async (wavelength) => {
    await expectClose(sceneOf(cornersOf(ellipse(1, 0.8), 64), 20, 17, wavelength))
  })

  test.each([
    ['a square', square],
    ['a needle', ellipse(1, 0.001, 0.4)],
    ['a small circle', ellipse(1e-6, 1e-6)],
    ['a circle far from the origin', ellipse(1, 1, 0, 5000, -3000)],
  ])('%s', async (_, contour) => {
    await expectClose(sceneOf(cornersOf(contour, 48), 25, 20, 0.5))
  })

  test('corners, edges, and midpoints of segments, where the term of the segment is left out', async () => {
    const at = [0, 1e-11, 1e-10, 1e-9, 0.5, 1 - 1e-9, 1]
    await expectClose(onGrid(sceneOf(cornersOf(square, 16), 8, 8, 0.5), at, at))
    const scene = eggScene(16)
    const { x, y } = scene.segments
    await expectClose(onGrid(scene, [x[3], x[3] + 1e-4, x[0]], [y[3], y[0], y[15]]))
  })

  test('k r on both sides of the first row of the table', async () => {
    const scene = eggScene(16)
    const { x, y } = scene.segments
    const ways = [15.4, 15.499999, 15.5, 15.500001, 15.9, 16, 16.4, 16.5].map((i) => x[0] + i / 4 / scene.k)
    await expectClose(onGrid(scene, ways, [y[0], y[1]]))
  })

  test('a point has the same digits, whatever points come with it', async () => {
    const scene = eggScene(32)
    const whole = await fieldOnGpu(scene)
    for (const stride of [1, 7, 33]) {
      const count = Math.floor((33 * 33 - 40) / stride)
      const part = await fieldOnGpu(scene, { first: 40, stride, count })
      for (const name of ['re', 'im', 'inside'] as const) {
        expect(part[name]).toEqual(
          whole[name].filter((_, n) => n >= 40 && (n - 40) % stride === 0).slice(0, count),
        )
      }
    }
  })
})

test.each([
  [{ executor: 'threads' }, "executor: 'threads' cannot run kernel 'gpu', which computes all points"],
  [{ executor: 'mpi' }, "executor: 'mpi' cannot run kernel 'gpu', which computes all points"],
  [{ workers: 2 }, "workers: 2 is not 1; kernel 'gpu' has one worker"],
] as const)('it has one worker: %o', async (options, message) => {
  await expect(createWave({ nx: 8, segments: 8, kernel: 'gpu', ...options })).rejects.toThrow(message)
})
