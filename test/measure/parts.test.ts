import fc from 'fast-check'
import { expect, test } from 'vitest'
import { interleave, partOf } from '../../src/measure/parts.js'
import { densitiesBetween, sweep } from '../../src/measure/sweep.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import { traffic } from '../../src/models/traffic.js'

const partsOf = <Element>(all: Element[], parts: number) =>
  Array.from({ length: parts }, (_, i) => partOf(all, i + 1, parts))

test('a part is every n-th element', () => {
  expect(partsOf([10, 11, 12, 13, 14, 15, 16], 3)).toEqual([
    [10, 13, 16],
    [11, 14],
    [12, 15],
  ])
})

test('parts are equally long, but for one element, and together are the whole', () => {
  const property = fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 20 }), (all, parts) => {
    const cut = partsOf(all, parts)
    expect(new Set(cut.map(({ length }) => length)).size).toBeLessThanOrEqual(2)
    expect(cut[0].length - cut[parts - 1].length).toBeLessThanOrEqual(1)
    expect(interleave(cut)).toEqual(all)
  })
  fc.assert(property, { seed: 184, numRuns: 300 })
})

test('any sweep, cut into any parts, has the points of the whole, to the last bit', async () => {
  const models = fc.constantFrom(
    traffic(),
    traffic({ hop: 0.6 }),
    nagelSchreckenberg({ vmax: 5, p: 0.3 }),
    nagelSchreckenberg({ vmax: 3, p: 0.1, p0: 0.6 }),
  )
  const plans = fc.record({
    model: models,
    cells: fc.integer({ min: 1, max: 200 }),
    samples: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
    warmUp: fc.nat(10),
    steps: fc.integer({ min: 3, max: 10 }),
    every: fc.integer({ min: 1, max: 3 }),
  })
  // Up to 240 rings, more than are advanced at a time.
  const counts = fc.integer({ min: 1, max: 60 })
  const cuts = fc.integer({ min: 1, max: 5 })
  const property = fc.asyncProperty(plans, counts, cuts, async (plan, count, cut) => {
    const densities = densitiesBetween(0, 1, count)
    const parts = partsOf(densities, Math.min(cut, count))
    const points = await Promise.all(parts.map((part) => sweep({ ...plan, densities: part })))
    expect(interleave(points)).toEqual(await sweep({ ...plan, densities }))
  })
  await fc.assert(property, { seed: 184, numRuns: 40 })
})
