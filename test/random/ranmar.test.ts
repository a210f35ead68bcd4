import { expect, test } from 'vitest'
import { ranmar } from '../../src/random/ranmar.js'

test('ranmar draws what James published: ij = 1802, kl = 9373, draws 20,001 to 20,006 times 4096^2', () => {
  const draw = ranmar(1802 * 30082 + 9373)
  for (let i = 0; i < 20000; i++) draw()
  const six = Array.from({ length: 6 }, () => draw() * 4096 ** 2)
  expect(six).toEqual([6533892, 14220222, 7275067, 6172232, 8354498, 10633180])
})

test.each([0, 5743, 942_438_977])('ranmar draws 24-bit floats in [0, 1) from seed %i', (seed) => {
  const draw = ranmar(seed)
  const draws = Array.from({ length: 1000 }, draw)
  expect(draws.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 24))).toBe(true)
  expect(new Set(draws).size).toBeGreaterThan(990)
})
