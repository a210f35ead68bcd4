import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitwise } from '../../src/kernels/elementary/bitwise.js'
import { naive } from '../../src/kernels/elementary/naive.js'
import type { Road } from '../../src/layouts/layout.js'
import { layOut, split, splitEvenly, splitWithEnds } from '../../src/layouts/split.js'
import { TRAFFIC } from '../definition.js'
import { blockKernelFor, blockKernels } from '../strategies.js'

const layouts = fc.constantFrom(...blockKernels.map((named) => blockKernelFor(named, TRAFFIC).layout))

const roads: fc.Arbitrary<Road> = fc.record({
  cells: fc.integer({ min: 1, max: 5000 }),
  planes: fc.integer({ min: 1, max: 9 }),
  reach: fc.integer({ min: 1, max: 8 }),
  margin: fc.nat(2),
})
const cut = fc.tuple(layouts, roads, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 100 }))
const once = { seed: 184, numRuns: 2000 }

test('blocks cover the road, and are nearly equally long', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, depth]) => {
      const { places } = split(layout, road, parts, depth)
      expect(places.length).toBeLessThanOrEqual(parts)
      const units = places.map(({ begin, end }) => end - begin)
      expect(Math.max(...units) - Math.min(...units)).toBeLessThanOrEqual(1)
      places.forEach(({ begin }, i) => {
        expect(begin).toBe(i === 0 ? 0 : places[i - 1].end)
      })
      expect(places[places.length - 1].end).toBe(layout.units(road))
    }),
    once,
  )
})

test('the ghosts are good for the depth, and neighbours have units enough to fill them', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, wanted]) => {
      const { places, depth } = split(layout, road, parts, wanted)
      for (const { begin, end, ghosts } of places) {
        expect(ghosts * layout.span).toBeGreaterThanOrEqual(depth * road.reach + road.margin)
        if (places.length > 1) expect(end - begin).toBeGreaterThan(ghosts)
      }
      expect(depth).toBeGreaterThanOrEqual(1)
      expect(depth).toBeLessThanOrEqual(wanted)
      // Blocks are given up where they would be no longer than what one step needs as ghosts.
      const least = Math.ceil((road.reach + road.margin) / layout.span)
      if (places.length < parts) expect(Math.floor(layout.units(road) / parts)).toBeLessThanOrEqual(least)
    }),
    once,
  )
})

test('each block knows its road', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, depth]) => {
      for (const place of split(layout, road, parts, depth).places) expect(place).toMatchObject(road)
    }),
    once,
  )
})

const narrow = (cells: number): Road => ({ cells, planes: 1, reach: 1, margin: 0 })
/** Cars of velocity up to 5: a step reads 5 cells, and to count jams one more is read. */
const wide = (cells: number): Road => ({ cells, planes: 6, reach: 5, margin: 1 })

test.each<[Road, number, number, number, number]>([
  // Road, blocks and depth as asked for, blocks and depth as they are.
  [narrow(30), 3, 9, 3, 9],
  [narrow(29), 3, 9, 3, 8],
  [narrow(6), 3, 9, 3, 1],
  [narrow(5), 3, 9, 2, 1],
  [narrow(3), 3, 9, 1, 1],
  [narrow(3), 1, 9, 1, 9],
  // Three blocks of 17 have 16 ghosts, for 3 steps; of 16 only 15, for 2; 7 are the fewest for one step.
  [wide(51), 3, 9, 3, 3],
  [wide(50), 3, 9, 3, 2],
  [wide(21), 3, 9, 3, 1],
  [wide(20), 3, 9, 2, 1],
  [wide(13), 3, 9, 1, 1],
  [wide(13), 1, 9, 1, 9],
])('depth and blocks are given up only where the road is too short: %o, %i, %i', (...row) => {
  const [road, parts, wanted, blocks, depth] = row
  expect(split(naive.layout, road, parts, wanted)).toMatchObject({
    depth,
    places: { length: blocks },
  })
})

test('words hold the ghosts of several steps, and of their margin', () => {
  const { layout } = bitwise
  const ghosts = (road: Road, depth: number) => split(layout, road, 1, depth).places[0].ghosts
  expect([1, 32, 33].map((depth) => ghosts(narrow(9999), depth))).toEqual([1, 1, 2])
  // 6 steps of 5 cells and 1 more are 31, 7 are 36.
  expect([6, 7, 12, 13].map((depth) => ghosts(wide(9999), depth))).toEqual([1, 2, 2, 3])
})

test('blocks lie one behind the other in memory, on cache lines of their own', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, depth]) => {
      const { places } = split(layout, road, parts, depth)
      const { addresses, end } = layOut(layout, places, 128)
      expect(addresses[0]).toBe(128)
      addresses.forEach((address, i) => {
        expect(address % 64).toBe(0)
        expect(address + layout.bytes(places[i])).toBeLessThanOrEqual(addresses[i + 1] ?? end)
      })
    }),
    once,
  )
})

/** A block and some threads, cut either way. */
const further = fc.tuple(cut, fc.integer({ min: 1, max: 5 }), fc.constantFrom(splitEvenly, splitWithEnds))

test('a block is cut for threads into blocks that cover it and have units enough for their ghosts', () => {
  fc.assert(
    fc.property(further, ([[layout, road, parts, depth], threads, splitFurther]) => {
      for (const place of split(layout, road, parts, depth).places) {
        const places = splitFurther(place, threads)
        expect(places[0].begin).toBe(place.begin)
        places.forEach((part, i) => {
          expect(part).toMatchObject({ ...road, ghosts: place.ghosts })
          expect(part.end).toBe(i === places.length - 1 ? place.end : places[i + 1].begin)
          if (places.length > 1) expect(part.end - part.begin).toBeGreaterThan(place.ghosts)
        })
        const outer = splitFurther === splitWithEnds && places.length > 1 ? 2 : 0
        expect(places.length - outer).toBeLessThanOrEqual(threads)
        if (outer === 0) continue
        for (const { begin, end } of [places[0], places[places.length - 1]]) {
          expect(end - begin).toBe(place.ghosts + 1)
        }
      }
    }),
    once,
  )
})

test('threads of a rank have equally much to do', () => {
  const place = { cells: 128 * 3000, planes: 1, reach: 1, margin: 0, begin: 1000, end: 2000, ghosts: 7 }
  const lengths = (places: { begin: number; end: number }[]) => places.map(({ begin, end }) => end - begin)
  expect(lengths(splitEvenly(place, 4))).toEqual([250, 250, 250, 250])
  expect(lengths(splitWithEnds(place, 4))).toEqual([8, 234, 250, 250, 250, 8])
})
