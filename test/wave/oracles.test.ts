/** What must hold whoever computes it: identities of the wave equation and of its solution around an obstacle. */
import { describe, expect, test } from 'vitest'
import { CLASSES, expansionOf, TAIL } from '../../src/wave/expansion.js'
import { type Contour, cornersOf, egg, type Scene, sceneOf } from '../../src/wave/scene.js'
import { difference, ellipse, fieldBy, onGrid, square, syncNames } from './scenes.js'

const range = (from: number, to: number, steps: number) =>
  Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps)

/** Points well outside the egg, and well inside. */
const OUTSIDE = [range(-3, 2.5, 9), [-2.2, -1.5, 1.5, 2.7]] as const
const INSIDE = [range(-0.4, 0.4, 4), range(-0.4, 0.4, 4)] as const

const eggWith = (segments: number, [x, y]: readonly (readonly number[])[]) =>
  onGrid(sceneOf(cornersOf(egg, segments), 1, 1, 0.5), x, y)

/** The scene with other weights of H1: those of each segment times a factor. */
function reweigh(scene: Scene, a: number, b: (lit: boolean) => number): Scene {
  const { segments } = scene
  const lit = (m: number) => segments.normalX[m] > 0
  return {
    ...scene,
    segments: {
      ...segments,
      aRe: segments.aRe.map((value) => a * value),
      aIm: segments.aIm.map((value) => a * value),
      bRe: segments.bRe.map((value, m) => b(lit(m)) * value),
      bIm: segments.bIm.map((value, m) => b(lit(m)) * value),
    },
  }
}

/** The contour in the other direction: no point is to the left of all its edges, so the field is computed everywhere. */
const everywhere = (scene: Scene): Scene => ({
  ...scene,
  corners: { x: scene.corners.x.toReversed(), y: scene.corners.y.toReversed() },
})

/** Green's identity for the incoming wave: if the scattered wave were minus the incoming one on all of the contour. */
const green = (segments: number, at: readonly (readonly number[])[]) =>
  everywhere(reweigh(eggWith(segments, at), 1, (lit) => (lit ? -1 : 1)))

describe.each(syncNames)('%s', (name) => {
  /** The largest distance of the field from what it should be. */
  const error = (scene: Scene, expected: (x: number, y: number) => readonly [number, number]) => {
    const { re, im } = fieldBy(name, scene)
    return re.reduce((most, value, n) => {
      const [u, v] = expected(scene.x[n % scene.x.length], scene.y[Math.floor(n / scene.x.length)])
      return Math.max(most, Math.hypot(value - u, im[n] - v))
    }, 0)
  }

  test("Green's identity: nothing outside, to the second order in the segments", () => {
    const [coarse, fine, finest] = [64, 128, 256].map((segments) =>
      error(green(segments, OUTSIDE), () => [0, 0]),
    )
    expect(coarse).toBeLessThan(1e-3)
    expect(coarse / fine).toBeCloseTo(4, 0)
    expect(fine / finest).toBeCloseTo(4, 0)
  })

  test("Green's identity: the incoming wave inside, to the second order", () => {
    const { k } = green(64, INSIDE)
    const [coarse, fine, finest] = [64, 128, 256].map((segments) =>
      error(green(segments, INSIDE), (x) => [Math.cos(k * x), Math.sin(k * x)]),
    )
    expect(coarse).toBeLessThan(2e-3)
    expect(coarse / fine).toBeCloseTo(4, 0)
    expect(fine / finest).toBeCloseTo(4, 0)
  })

  test('so the lit side alone, with twice the weight of H1 and no H0, gives the field', () => {
    const errors = [64, 128, 256].map((segments) => {
      const scene = eggWith(segments, OUTSIDE)
      return difference(
        fieldBy(name, scene),
        fieldBy(
          name,
          reweigh(scene, 0, (lit) => (lit ? 2 : 0)),
        ),
      )
    })
    expect(errors[0]).toBeLessThan(1e-3)
    expect(errors[0] / errors[1]).toBeCloseTo(4, 0)
    expect(errors[1] / errors[2]).toBeCloseTo(4, 0)
  })

  test.each([
    [-2, 0.3],
    [1.7, -1.4],
    [2.5, 2.5],
    [-1.2, 1.1],
  ])('the wave equation: Laplacian + k² is zero in (%d, %d)', (x, y) => {
    const h = 0.01
    const steps = [-3, -2, -1, 0, 1, 2, 3].map((i) => i * h)
    const scene = eggWith(64, [steps.map((d) => x + d), steps.map((d) => y + d)])
    const { re, im } = fieldBy(name, scene)
    for (const part of [re, im]) {
      // Differences of the sixth order.
      const weights = [1 / 90, -3 / 20, 3 / 2, -49 / 18, 3 / 2, -3 / 20, 1 / 90]
      const laplacian = weights.reduce((sum, w, i) => sum + w * (part[21 + i] + part[7 * i + 3]), 0) / h ** 2
      expect(Math.abs(laplacian / scene.k ** 2 + part[24])).toBeLessThan(1e-7)
    }
  })

  test('far away the wave is a ray: e^{ikR} / √R times a number, to the first order in 1/R', () => {
    const ray = (distance: number) => {
      const scene = eggWith(64, [[-0.6 * distance], [0.8 * distance]])
      const { re, im } = fieldBy(name, scene)
      const [c, s] = [Math.cos(scene.k * distance), Math.sin(scene.k * distance)]
      return [(re[0] * c + im[0] * s) * Math.sqrt(distance), (im[0] * c - re[0] * s) * Math.sqrt(distance)]
    }
    const rays = [50, 100, 200].map(ray)
    const apart = (i: number) => Math.hypot(rays[i][0] - rays[i + 1][0], rays[i][1] - rays[i + 1][1])
    expect(Math.hypot(...rays[2])).toBeGreaterThan(0.1)
    expect(apart(0) / apart(1)).toBeCloseTo(2, 0)
  })
})

describe('the expansion into outgoing waves', () => {
  const contours: [name: string, contour: Contour, segments: number, wavelength: number][] = [
    ['the egg', egg, 128, 0.5],
    ['an egg of many segments', egg, 1024, 0.5],
    ['long waves', egg, 64, 20],
    ['short waves', egg, 256, 0.1],
    ['a flat ellipse', ellipse(1.5, 0.3, 0.7, 4, -2), 128, 0.5],
    ['a square', square, 64, 0.5],
  ]

  test.each(contours)('%s: keeps its bound from the circle on', (_, contour, segments, wavelength) => {
    const base = sceneOf(cornersOf(contour, segments), 1, 1, wavelength)
    const { x, y, radius, orders } = expansionOf(base)
    expect(orders.some((order) => order > 0)).toBe(true)
    // Just within each class of distances, where its order has the least to spare, in four directions.
    const distances = range(4, CLASSES - 1, CLASSES - 5).map((c) => (radius * CLASSES) / c + 1e-9)
    const both = (centre: number) => distances.flatMap((d) => [centre - d, centre + d])
    for (const at of [onGrid(base, both(x), [y]), onGrid(base, [x], both(y))]) {
      expect(difference(fieldBy('multipole', at), fieldBy('simd', at))).toBeLessThan(2 * TAIL)
    }
  })

  test('the circle holds all midpoints, and is nearly the smallest one', () => {
    for (const [contour, smallest] of [
      [ellipse(2, 1, 0.5, 3, 4), 2],
      [ellipse(1, 1, 0, -7, 1), 1],
      [square, Math.SQRT1_2],
    ] as const) {
      const scene = sceneOf(cornersOf(contour, 400), 1, 1, 0.5)
      const { segments } = scene
      const { x, y, radius } = expansionOf(scene)
      const distances = segments.x.map((sx, m) => Math.hypot(sx - x, segments.y[m] - y))
      expect(Math.max(...distances)).toBeLessThanOrEqual(radius * (1 + 1e-15))
      expect(radius).toBeLessThan(1.02 * smallest)
    }
  })

  test('nine in ten points of a fine scene are far', () => {
    const scene = sceneOf(cornersOf(egg, 1024), 64, 64, 0.5)
    const { x, y, radius, orders } = expansionOf(scene)
    const near = (px: number, py: number) => {
      const ratio = radius / Math.hypot(px - x, py - y)
      return ratio >= 1 || orders[Math.ceil(CLASSES * ratio)] === 0
    }
    const { inside } = fieldBy('simd', scene)
    const direct = inside.filter(
      (flag, n) => flag === 0 && near(scene.x[n % 65], scene.y[Math.floor(n / 65)]),
    )
    expect(direct.length / inside.filter((flag) => flag === 0).length).toBeLessThan(0.1)
  })

  test('where it would need more terms than the sum over the segments, it is not used', () => {
    const { orders, coefficients } = expansionOf(sceneOf(cornersOf(egg, 8), 4, 4, 0.01))
    expect(orders.every((order) => order === 0)).toBe(true)
    expect(coefficients).toHaveLength(0)
  })
})
