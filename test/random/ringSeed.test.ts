import { expect, test } from 'vitest'
import { ringSeed } from '../../src/random/ringSeed.js'

test('is what Philox4x32-10, written anew in another language, makes of it', () => {
  expect(ringSeed(5743, 0.1, 0)).toBe(3838143406144657)
  expect(ringSeed(5743, 0.1, 1)).toBe(3554824381180434)
  expect(ringSeed(2 ** 53 - 1, 1, 999)).toBe(285394386243945)
  expect(ringSeed(0, 0, 0)).toBe(7577680819725820)
  expect(ringSeed(0, -0, 0)).toBe(7577680819725820)
})

test('is another one for every seed, density and sample', () => {
  const seeds = [0, 1, 2 ** 32].flatMap((seed) =>
    [0, 0.1, 0.1 + 2 ** -55, 1].flatMap((density) =>
      Array.from({ length: 100 }, (_, i) => ringSeed(seed, density, i)),
    ),
  )
  expect(new Set(seeds).size).toBe(1200)
  expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true)
})
