import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CarRules } from '../../src/kernels/cars/rules.js'
import { joinClusters } from '../../src/layouts/clusters.js'
import { chance } from '../../src/random/draws.js'
import { history } from '../definition.js'
import { randomRoad } from '../roads.js'
import { kernelFor, quickStrategies, start } from '../strategies.js'

/** Clusters between cells that are not of the kind, found by going along the road twice. */
function expected(road: Uint8Array, of: (state: number) => boolean, ring: boolean, ends: boolean): number[] {
  const n = road.length
  const inside = Array.from(road, of)
  const counts: number[] = []
  if (inside.every(Boolean)) {
    if (ends) counts[n] = 1
    return counts
  }
  const from = ring ? inside.indexOf(false) : 0
  let length = 0
  let bounded = ring
  const end = (counted: boolean) => {
    if (length > 0 && counted) counts[length] = (counts[length] ?? 0) + 1
    length = 0
  }
  for (let i = from; i < from + n; i++) {
    if (inside[i % n]) length++
    else {
      end(bounded || ends)
      bounded = true
    }
  }
  end(ring || ends)
  return counts
}

const filled = (counts: number[]) =>
  Array.from(counts, (count) => count ?? 0).map((count, i) => (i === 0 ? 0 : count))
const trimmed = (counts: number[]) => {
  const all = filled(counts)
  while (all.length > 1 && all[all.length - 1] === 0) all.pop()
  return all.length === 0 ? [0] : all
}

const rules: CarRules = { kind: 'cars', vmax: 2, slow: chance(0.5), slowStart: chance(0.5), seed: 1 }

describe.each(quickStrategies.filter(([, { kernel }]) => kernelFor(kernel, rules)))('%s', (_, strategy) => {
  test('counts the clusters of any road by their length, wherever blocks and lanes end', async () => {
    const roads = fc.tuple(
      fc.integer({ min: 1, max: 900 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
    )
    await fc.assert(
      fc.asyncProperty(roads, async ([cells, density, seed]) => {
        const fast = randomRoad(cells, 0.4, seed + 1)
        const road = randomRoad(cells, density, seed).map((car, i) => car * (1 + fast[i]))
        const steps = seed % 3
        for (const ring of [true, false]) {
          const of = ring ? rules : { ...rules, ends: { entry: 0, exit: 0 } }
          const run = await start(strategy, road, undefined, of)
          await run.advance(steps, [])
          const now = history(road, steps, of).roads[steps]
          const empty = joinClusters(await run.clusters('gaps'), ring, false)
          expect(trimmed(empty)).toEqual(trimmed(expected(now, (state) => state === 0, ring, false)))
          const stopped = joinClusters(await run.clusters('jams'), ring, true)
          expect(trimmed(stopped)).toEqual(trimmed(expected(now, (state) => state === 1, ring, true)))
        }
      }),
      { seed: 7, numRuns: 40 },
    )
  })
})
