import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unpack } from '../src/layouts/packed.js'
import { countCars, mirrorHoles, randomRoad, rotate } from './roads.js'
import {
  expectAgreement,
  type Piece,
  quickStrategies,
  type Strategy,
  start,
  strategies,
} from './strategies.js'

const oneOf = (table: [string, Strategy][]) => fc.constantFrom(...table.map(([, strategy]) => strategy))

const roads = fc
  .tuple(fc.integer({ min: 1, max: 700 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat())
  .map(([cells, density, seed]) => randomRoad(cells, density, seed))

const piece: fc.Arbitrary<Piece> = fc.nat(40).chain((steps) =>
  fc.record({
    steps: fc.constant(steps),
    observed: fc.subarray(Array.from({ length: steps }, (_, i) => i + 1)),
  }),
)

const depths = fc.integer({ min: 1, max: 70 })

/** The road after so many steps. */
async function advanced(strategy: Strategy, road: Uint8Array, steps: number, depth: number) {
  const run = await start(strategy, road, depth)
  await run.advance(steps, [])
  const packed = await run.packed()
  await run.close()
  return unpack(packed, road.length)
}

describe.each([
  ['blocks in turn', quickStrategies, 300],
  ['threads', strategies.filter(([, { executor }]) => executor.name === 'threads'), 10],
])('%s', (_, table, numRuns) => {
  const once = { seed: 184, numRuns }

  test('any road, in any pieces, at any depth, is that of the definition', async () => {
    const pieces = fc.array(piece, { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(oneOf(table), roads, pieces, depths, (...of) => expectAgreement(...of)),
      once,
    )
  })

  test('cars and holes exchanged, and the road mirrored, is the same evolution', async () => {
    const property = fc.asyncProperty(oneOf(table), roads, fc.nat(60), depths, async (...of) => {
      const [strategy, road, steps, depth] = of
      const mirrored = await advanced(strategy, mirrorHoles(road), steps, depth)
      expect(mirrored).toEqual(mirrorHoles(await advanced(strategy, road, steps, depth)))
    })
    await fc.assert(property, once)
  })

  test('it does not matter which cell of the ring is the first', async () => {
    const property = fc.asyncProperty(oneOf(table), roads, fc.nat(700), fc.nat(60), depths, async (...of) => {
      const [strategy, road, by, steps, depth] = of
      const rotated = await advanced(strategy, rotate(road, by), steps, depth)
      expect(rotated).toEqual(rotate(await advanced(strategy, road, steps, depth), by))
    })
    await fc.assert(property, once)
  })

  test('cars are conserved', async () => {
    const property = fc.asyncProperty(oneOf(table), roads, fc.nat(60), depths, async (...of) => {
      const [strategy, road, steps, depth] = of
      expect(countCars(await advanced(strategy, road, steps, depth))).toBe(countCars(road))
    })
    await fc.assert(property, once)
  })
})
