import { describe, test } from 'vitest'
import { randomRoad } from './roads.js'
import {
  blockKernels,
  expectAgreement,
  type Piece,
  quickStrategies,
  strategies,
  watched,
} from './strategies.js'

/** Roads are made once, so that the definition has to follow each of them only once. */
const made = new Map<string, Uint8Array>()

function roadOf(cells: number, density: number): Uint8Array {
  const key = `${cells} ${density}`
  const road = made.get(key) ?? randomRoad(cells, density, cells)
  made.set(key, road)
  return road
}

/** Around words, rows and blocks of the layouts, and what no layout divides. */
const lengths = [
  1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 61, 63, 64, 65, 95, 96, 97, 127, 128, 129, 191, 192, 193, 255, 256, 257,
  383, 384, 385, 509, 511, 512, 513, 640, 1021, 1023, 1024, 1025, 2039,
]

/**
 * Lengths around those at which a road of so many blocks has just enough units for its ghosts. A unit has 1, 32 or 128
 * cells.
 */
function lengthsAround(blocks: number, ghosts: number): number[] {
  const units = [-1, 0, 1].map((more) => blocks * (ghosts + 1) + more)
  return units.flatMap((unit) =>
    [1, 32, 128].flatMap((width) =>
      [0, 1, width - 1].map((less) => width * unit - less).filter((cells) => cells > 0),
    ),
  )
}

/** The same steps in several calls, some of them observed. */
const pieces: Piece[] = [
  { steps: 0, observed: [] },
  { steps: 1, observed: [1] },
  { steps: 5, observed: [1, 2, 5] },
  { steps: 2, observed: [] },
  { steps: 31, observed: [31] },
  { steps: 33, observed: [4, 8, 9, 32, 33] },
]

describe.each(quickStrategies)('%s', (_, strategy) => {
  test('is right at every length', async () => {
    for (const cells of lengths) await expectAgreement(strategy, roadOf(cells, 0.5), pieces)
  })

  test.each([0, 0.01, 0.3, 0.7, 0.99, 1])('is right at density %d', async (density) => {
    for (const cells of [1, 2, 33, 130, 1021]) await expectAgreement(strategy, roadOf(cells, density), pieces)
  })

  test('is right where every car moves in every step', async () => {
    // Sums of many rows, and none of them less than full.
    const road = Uint8Array.from({ length: 128 * 1060 }, (_, cell) => cell % 2)
    await expectAgreement(strategy, road, [watched(6)])
  })

  test('is right after many steps', async () => {
    for (const cells of [3, 129, 641]) {
      await expectAgreement(strategy, roadOf(cells, 0.5), [{ steps: 2000, observed: [1, 999, 2000] }])
    }
  })
})

/** A kernel for whole roads has no ghosts. */
const cut = quickStrategies.filter(([, { kernel }]) => blockKernels.some(({ name }) => name === kernel.name))

describe.each(cut)('%s, cut', (_, strategy) => {
  test('is right where a block has just room for its ghosts', async () => {
    for (const ghosts of [1, 2, 3, 31]) {
      for (const cells of lengthsAround(strategy.workers, ghosts)) {
        await expectAgreement(strategy, roadOf(cells, 0.5), [watched(ghosts + 2)], ghosts)
      }
    }
  })

  test.each([1, 2, 3, 4, 5, 31, 32, 33, 64, 300])('is right with depth %i', async (depth) => {
    for (const cells of [1, 2, 5, 33, 130, 257, 1000, 1501]) {
      for (const steps of [depth - 1, depth, depth + 1, 2 * depth + 1]) {
        await expectAgreement(strategy, roadOf(cells, 0.5), [{ steps, observed: [] }], depth)
      }
      await expectAgreement(strategy, roadOf(cells, 0.5), [watched(depth - 1), ...pieces], depth)
    }
  })
})

describe.each(strategies)('%s', (_, strategy) => {
  test('is right on a road of several rows for each worker', async () => {
    await expectAgreement(strategy, roadOf(128 * 5 * 9 + 77, 0.45), pieces, 7)
  })

  test('is right on a road with fewer cells than workers', async () => {
    await expectAgreement(strategy, roadOf(3, 0.4), pieces)
  })
})
