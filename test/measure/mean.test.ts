import { expect, test } from 'vitest'
import { meanOf } from '../../src/measure/mean.js'

test('1, 2, 3, 4 have the mean, deviation and error of a textbook', () => {
  const { mean, spread, error } = meanOf([1, 2, 3, 4])
  expect(mean).toBe(2.5)
  expect(spread).toBeCloseTo(Math.sqrt(5 / 3), 14)
  expect(error).toBeCloseTo(Math.sqrt(5 / 12), 14)
})

test('one value has no error', () => {
  expect(meanOf([7])).toEqual({ mean: 7, spread: Number.NaN, error: Number.NaN })
})
