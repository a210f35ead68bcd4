import { hankelTable } from '../../src/wave/hankelTable.js'
import { type Field, type Points, type WaveKernelName, waveKernels } from '../../src/wave/kernels/kernel.js'
import { kernels } from '../../src/wave/kernels/table.js'
import { type Contour, cornersOf, egg, farthest, type Scene, sceneOf } from '../../src/wave/scene.js'

/** The scene of the egg at wavelength 0.5 with n by n intervals. */
export const eggScene = (n: number, segments = n) => sceneOf(cornersOf(egg, segments), n, n, 0.5)

export const ellipse =
  (a: number, b: number, turn = 0, x = 0, y = 0): Contour =>
  (t) => {
    const [u, v] = [a * Math.cos(2 * Math.PI * t), b * Math.sin(2 * Math.PI * t)]
    return [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)]
  }

export const square: Contour = (t) => {
  const side = Math.floor(4 * t) % 4
  const along = 4 * t - Math.floor(4 * t)
  const [x, y] = [
    [along, 0],
    [1, along],
    [1 - along, 1],
    [0, 1 - along],
  ][side]
  return [x, y]
}

export const allPoints = ({ x, y }: Scene): Points => ({ first: 0, stride: 1, count: x.length * y.length })

/** Kernels that wait for nothing, and compute in double precision. */
export type SyncName = Exclude<WaveKernelName, 'gpu'>
export const syncNames = waveKernels.filter((name): name is SyncName => name !== 'gpu')

export function fieldBy(name: SyncName, scene: Scene, points = allPoints(scene)): Field {
  return kernels[name].open(scene, hankelTable(farthest(scene)))(points)
}

/** A scene with this grid instead of its own. */
export const onGrid = (scene: Scene, x: readonly number[], y: readonly number[]): Scene => ({
  ...scene,
  x: Float64Array.from(x).sort(),
  y: Float64Array.from(y).sort(),
})

/** The largest difference between two fields. */
export const difference = (a: Field, b: Field) =>
  a.re.reduce((most, re, n) => Math.max(most, Math.hypot(re - b.re[n], a.im[n] - b.im[n])), 0)

export const checksum = ({ re, im }: Field) => re.reduce((sum, value, n) => sum + value ** 2 + im[n] ** 2, 0)
