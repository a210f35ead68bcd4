import { expect, test } from 'vitest'
import { takeRanges } from '../../src/layouts/cellRanges.js'
import { fillRanges } from '../../src/random/fillRanges.js'
import { fillRoad, type RandomName } from '../../src/random/road.js'

const cells = 1_200_007

const cuts = [
  [{ from: 0, to: cells }],
  [{ from: cells - 1, to: cells }],
  [
    { from: 3, to: 4 },
    { from: 127, to: 129 },
    { from: 500_000, to: 1_100_001 },
    { from: 1_100_001, to: 1_100_001 },
    { from: 1_199_000, to: cells },
  ],
  // A row of the lanes layout, and then some.
  Array.from({ length: 128 }, (_, lane) => ({ from: lane * 9375 + 5, to: lane * 9375 + 5 + lane })),
]

test.each(['philox', 'mt19937', 'ranmar'] as RandomName[])(
  '%s: parts of a road are those of the whole',
  async (random) => {
    const options = { cells, density: 0.4, seed: 12, random }
    const road = await fillRoad(options)
    for (const cellRanges of cuts) {
      expect(await fillRanges(options, cellRanges)).toEqual(takeRanges(road, cellRanges))
    }
  },
)

test('a part of a road that nobody could hold', async () => {
  const at = 2 ** 45
  const options = { cells: 2 ** 46, density: 0.5, seed: 3, random: 'philox' } as const
  const [near, far] = await Promise.all([
    fillRanges(options, [{ from: at, to: at + 256 }]),
    fillRanges(options, [{ from: at + 77, to: at + 256 }]),
  ])
  expect(far).toEqual(takeRanges(near, [{ from: 77, to: 256 }]))
})
