import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TAIL } from '../../src/wave/expansion.js'
import { hankelTable } from '../../src/wave/hankelTable.js'
import { kernels } from '../../src/wave/kernels/table.js'
import { cornersOf, farthest, type Scene, sceneOf } from '../../src/wave/scene.js'
import {
  allPoints,
  checksum,
  difference,
  eggScene,
  ellipse,
  fieldBy,
  onGrid,
  square,
  syncNames,
} from './scenes.js'

describe('naive, against a program of other hands with other Bessel functions', () => {
  test.each([
    [8, undefined, 92.6095426562038],
    [16, 267, 149.826844084476],
    [32, 1000, 326.475287356352],
    [64, 3865, 1187.60327375124],
    [128, 15191, 4686.339327725555],
  ])('%i by %i: points outside and checksum', (n, outside, expected) => {
    const field = fieldBy('naive', eggScene(n))
    expect(Math.abs(checksum(field) - expected)).toBeLessThan(1e-9)
    if (outside !== undefined) expect(field.inside.filter((flag) => flag === 0)).toHaveLength(outside)
    if (n !== 128) return
    expect(outside! * n).toBe(1_944_448)
    expect(Math.fround(checksum(field))).toBe(4686.33935546875)
  })

  test.each([
    [0, 0, -0.0395179968101176, 0.255113127139197],
    [0, 64, 0.229856719519389, 0.429734435890628],
    [128, 64, -1.13167928272015, 0.0247359627458063],
  ])('the field in the point (%i, %i) of 128 by 128', (i, j, re, im) => {
    const field = fieldBy('naive', eggScene(128), { first: 129 * j + i, stride: 1, count: 1 })
    expect(field.re[0]).toBeCloseTo(re, 13)
    expect(field.im[0]).toBeCloseTo(im, 13)
  })
})

/** Expects what the kernels promise: the digits of naive, or 1e-13, or the bound of the expansion. */
function expectAgreement(scene: Scene, points = allPoints(scene)) {
  const naive = fieldBy('naive', scene, points)
  for (const name of ['wasm', 'simd'] as const) expect(fieldBy(name, scene, points), name).toEqual(naive)
  const scale = Math.max(1, ...naive.re.map(Math.abs), ...naive.im.map(Math.abs))
  const allowed: [name: 'vectorised' | 'multipole', error: number][] = [
    ['vectorised', 1e-13 * scale],
    ['multipole', 2 * TAIL],
  ]
  for (const [name, error] of allowed) {
    const field = fieldBy(name, scene, points)
    expect(field.inside, name).toEqual(naive.inside)
    expect(difference(field, naive), name).toBeLessThan(error)
  }
}

describe('all kernels against naive', () => {
  test.each([
    [4, 1, 1],
    [8, 1, 7],
    [16, 33, 40],
    [64, 29, 31],
    [128, 50, 40],
    [256, 21, 23],
  ])('%i segments, %i by %i intervals', (segments, nx, ny) => {
    expectAgreement(sceneOf(cornersOf(ellipse(1, 0.7, 0.3), segments), nx, ny, 0.5))
  })

  test('the whole scene of 128 by 128', () => expectAgreement(eggScene(128)))

  test.each([
    [0, 1, 1],
    [5, 3, 90],
    [288, 1, 1],
    [1, 2, 144],
    [7, 1, 0],
  ])('points from %i on, every %i, %i of them', (first, stride, count) => {
    expectAgreement(eggScene(16), { first, stride, count })
  })

  test('more points than a module takes at once, and one more or less', () => {
    for (const count of [1023, 1024, 1025, 2049])
      expectAgreement(eggScene(64, 16), { first: 3, stride: 2, count })
  })

  test.each(syncNames)('%s: a point has the same digits, whatever points come with it', (name) => {
    const { open } = kernels[name]
    const scene = eggScene(32)
    const compute = open(scene, hankelTable(farthest(scene)))
    const whole = compute(allPoints(scene))
    for (const stride of [1, 2, 3, 7, 33]) {
      const count = Math.floor((33 * 33 - 40) / stride)
      const part = compute({ first: 40, stride, count })
      const same = (name: 're' | 'im' | 'inside') =>
        part[name].every((v, n) => v === whole[name][40 + stride * n])
      expect([same('re'), same('im'), same('inside')]).toEqual([true, true, true])
    }
  })

  test.each([0.01, 0.1, 0.35, 2, 10, 1000])('wavelength %d', (wavelength) => {
    expectAgreement(sceneOf(cornersOf(ellipse(1, 0.8), 64), 20, 17, wavelength))
  })

  test.each([
    ['a square', square],
    ['a needle', ellipse(1, 0.001, 0.4)],
    ['a small circle', ellipse(1e-6, 1e-6)],
    ['a circle far from the origin', ellipse(1, 1, 0, 5000, -3000)],
  ])('%s', (_, contour) => expectAgreement(sceneOf(cornersOf(contour, 48), 25, 20, 0.5)))

  test('midpoints of segments, where the term of the segment is left out, and the ways to them', () => {
    const scene = eggScene(16)
    const { x, y } = scene.segments
    const near = [0, 1e-300, 1e-14, 1e-8, 1e-4, 0.01].map((d) => x[3] + d)
    expectAgreement(onGrid(scene, [...near, x[0], x[15]], [y[3], y[0], y[15]]))
  })

  test('k r on both sides of the first row of the table, in either lane', () => {
    const scene = eggScene(16)
    const { x, y } = scene.segments
    const ways = [15.4, 15.499999, 15.5, 15.500001, 15.9, 16, 16.4, 16.5].map((i) => i / 4 / scene.k)
    expectAgreement(onGrid(scene, [...ways.map((r) => x[0] + r), ...ways.map((r) => x[1] + r)], [y[0], y[1]]))
  })

  test('corners and edges of the obstacle', () => {
    const scene = sceneOf(cornersOf(square, 16), 8, 8, 0.5)
    const at = [0, 1e-11, 1e-10, 1e-9, 0.5, 1 - 1e-9, 1]
    expectAgreement(onGrid(scene, at, at))
  })

  test('any ellipse, grid and wavelength', () => {
    const scene = fc.record({
      a: fc.double({ min: 0.05, max: 3, noNaN: true }),
      b: fc.double({ min: 0.05, max: 3, noNaN: true }),
      turn: fc.double({ min: 0, max: 3, noNaN: true }),
      quarter: fc.integer({ min: 1, max: 30 }),
      nx: fc.integer({ min: 1, max: 12 }),
      ny: fc.integer({ min: 1, max: 12 }),
      wavelength: fc.double({ min: 0.2, max: 20, noNaN: true }),
    })
    fc.assert(
      fc.property(scene, ({ a, b, turn, quarter, nx, ny, wavelength }) =>
        expectAgreement(sceneOf(cornersOf(ellipse(a, b, turn), 4 * quarter), nx, ny, wavelength)),
      ),
      { seed: 11, numRuns: 60 },
    )
  })
})

test('a scene that no memory can hold is an error that says so', () => {
  const scene = eggScene(4)
  const huge = { byteLength: 2 ** 33, length: 2 ** 30 } as Float64Array
  for (const name of ['wasm', 'simd', 'multipole'] as const)
    expect(() => kernels[name].open(scene, huge)).toThrow(/^segments, wavelength: no memory of \d+ bytes/)
})
