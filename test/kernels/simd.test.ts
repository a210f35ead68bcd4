import { expect, test } from 'vitest'
import { serial } from '../../src/executors/serial.js'
import { threads } from '../../src/executors/threads.js'
import { simd } from '../../src/kernels/elementary/simd.js'
import { randomRoad } from '../roads.js'
import { expectAgreement, watched } from '../strategies.js'

/** Rows of a tile, as src/kernels/elementary/simd.ts has it; 128 cells a row. */
const TILE = 16384

const alone = { kernel: simd, executor: serial, workers: 1 }

/** A first piece as long as the ghosts allow, with an observation in it, and two more after the next exchange. */
const pieces = (depth: number) => [
  { steps: depth, observed: [1, depth - 3] },
  { steps: 3, observed: [] },
  { steps: 5, observed: [2, 5] },
]

// The rows of a pass are those of the road and its ghosts: they fill tiles exactly, or miss by one either way.
test.each([-1, 0, 1])('two tiles of rows, and %i more', async (more) => {
  const depth = 9
  const rows = 2 * TILE - 2 * depth + more
  await expectAgreement(alone, randomRoad(128 * rows, 0.5), pieces(depth), depth)
})

test('a second tile narrower than a pass is long', async () => {
  const depth = 14
  const rows = TILE - 2 * depth + 2
  await expectAgreement(alone, randomRoad(128 * rows - 77, 0.4), pieces(depth), depth)
})

test.each([0, 1, 2, 3, 4])(
  'a tile that ends around the last row, in any pass: %i rows before',
  async (less) => {
    const depth = 8
    const rows = TILE - depth - less
    await expectAgreement(alone, randomRoad(128 * rows - 77, 0.5), [watched(depth)], depth)
  },
)

test('several tiles, and blocks that begin within one', async () => {
  const road = randomRoad(128 * (2 * TILE + 4321) + 5, 0.55)
  await expectAgreement(alone, road, pieces(12), 12)
  await expectAgreement({ ...alone, executor: threads, workers: 2 }, road, pieces(12), 12)
})

test('observing every step of a tiled road changes nothing', async () => {
  await expectAgreement(alone, randomRoad(128 * (TILE + 100) + 1, 0.5), [watched(13)], 11)
})

test('the tile is as large as these roads take it to be', async () => {
  const text = await import('node:fs/promises').then((fs) =>
    fs.readFile('src/kernels/elementary/simd.ts', 'utf8'),
  )
  expect(text).toContain(`const TILE = ${TILE} * ROW`)
})
