import { expect, test } from 'vitest'
import { bessel, besselJ } from '../../src/wave/bessel.js'
import { besselValues } from './besselValues.js'

/** What an error is measured against: 1, or |value| where that is more. */
const errorOf = (value: number, exact: number) => Math.abs(value - exact) / Math.max(1, Math.abs(exact))

test.each(besselValues)('J0, Y0, J1 and Y1 at %d to 1e-15', (x, j0, y0, j1, y1) => {
  const found = bessel(x)
  expect(errorOf(found.j0, j0)).toBeLessThan(1e-15)
  expect(errorOf(found.y0, y0)).toBeLessThan(1e-15)
  expect(errorOf(found.j1, j1)).toBeLessThan(1e-15)
  expect(errorOf(found.y1, y1)).toBeLessThan(1e-15)
})

test('J1 Y0 - J0 Y1 is 2 / (π x) everywhere', () => {
  for (let i = 1; i <= 4000; i++) {
    const x = i / 40
    const { j0, y0, j1, y1 } = bessel(x)
    const scale = Math.max(1, Math.abs(j0 * y1))
    expect(Math.abs(j1 * y0 - j0 * y1 - 2 / (Math.PI * x)) / scale, `x = ${x}`).toBeLessThan(2e-15)
  }
})

test.each([
  [0, 15.13, -0.04057872035119434],
  [5, 15.13, 0.10847707354212141],
  [15, 15.13, 0.18972824773953634],
  [40, 15.13, 4.20699048120917e-14],
  [80, 15.13, 1.3861366154845113e-49],
  [100, 15.13, 4.614434241008753e-71],
  [3, 0.01, 2.0833203125325523e-8],
])('J of the order %i at %d to 13 digits, however small', (n, x, exact) => {
  expect(besselJ(x, 120)[n] / exact - 1).toBeCloseTo(0, 13)
})
