import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitwise } from '../../src/kernels/elementary/bitwise.js'
import { naive } from '../../src/kernels/elementary/naive.js'
import type { Road } from '../../src/layouts/layout.js'
import { allocate, split, splitEvenly, splitWithEnds } from '../../src/layouts/split.js'
import { TRAFFIC } from '../definition.js'
import { blockKernelFor, blockKernels } from '../strategies.js'

const layouts = fc.constantFrom(...blockKernels.map((named) => blockKernelFor(named, TRAFFIC).layout))

const roads: fc.Arbitrary<Road> = fc.record({
  cells: fc.integer({ min: 1, max: 5000 }),
  cars: fc.constant(0),
  vmax: fc.constant(0),
  open: fc.constant(false),
  radius: fc.integer({ min: 1, max: 8 }),
  lookahead: fc.nat(2),
})
const cut = fc.tuple(layouts, roads, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 100 }))
const once = { seed: 184, numRuns: 2000 }

test('blocks cover the road, and are nearly equally long', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, depth]) => {
      const { ranges } = split(layout, road, parts, depth)
      expect(ranges.length).toBeLessThanOrEqual(parts)
      const units = ranges.map(({ begin, end }) => end - begin)
      expect(Math.max(...units) - Math.min(...units)).toBeLessThanOrEqual(1)
      ranges.forEach(({ begin }, i) => {
        expect(begin).toBe(i === 0 ? 0 : ranges[i - 1].end)
      })
      expect(ranges[ranges.length - 1].end).toBe(layout.units(road))
    }),
    once,
  )
})

test('the ghosts are good for the depth, and neighbours have units enough to fill them', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, wanted]) => {
      const { ranges, depth } = split(layout, road, parts, wanted)
      for (const { begin, end, ghosts } of ranges) {
        expect(ghosts * layout.span).toBeGreaterThanOrEqual(depth * road.radius + road.lookahead)
        if (ranges.length > 1) expect(end - begin).toBeGreaterThan(ghosts)
      }
      expect(depth).toBeGreaterThanOrEqual(1)
      expect(depth).toBeLessThanOrEqual(wanted)
      // Blocks are given up where they would be no longer than what one step needs as ghosts.
      const least = Math.ceil((road.radius + road.lookahead) / layout.span)
      if (ranges.length < parts) expect(Math.floor(layout.units(road) / parts)).toBeLessThanOrEqual(least)
    }),
    once,
  )
})

test('each block knows its road', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, depth]) => {
      for (const range of split(layout, road, parts, depth).ranges) expect(range).toMatchObject(road)
    }),
    once,
  )
})

const NO_CARS = { cars: 0, vmax: 0, open: false }
const narrow = (cells: number): Road => ({ ...NO_CARS, cells, radius: 1, lookahead: 0 })
/** A step that reads 5 cells, and an observation that reads one more. */
const wide = (cells: number): Road => ({ ...NO_CARS, cells, radius: 5, lookahead: 1 })

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
    ranges: { length: blocks },
  })
})

test('words hold the ghosts of several steps, and of the lookahead', () => {
  const { layout } = bitwise
  const ghosts = (road: Road, depth: number) => split(layout, road, 1, depth).ranges[0].ghosts
  expect([1, 32, 33].map((depth) => ghosts(narrow(9999), depth))).toEqual([1, 1, 2])
  // 6 steps of 5 cells and 1 more are 31, 7 are 36.
  expect([6, 7, 12, 13].map((depth) => ghosts(wide(9999), depth))).toEqual([1, 2, 2, 3])
})

test('blocks lie one behind the other in memory, on cache lines of their own', () => {
  fc.assert(
    fc.property(cut, ([layout, road, parts, depth]) => {
      const { ranges } = split(layout, road, parts, depth)
      const { addresses, end } = allocate(layout, ranges, 128)
      expect(addresses[0]).toBe(128)
      addresses.forEach((address, i) => {
        expect(address % 64).toBe(0)
        expect(address + layout.bytes(ranges[i])).toBeLessThanOrEqual(addresses[i + 1] ?? end)
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
      for (const range of split(layout, road, parts, depth).ranges) {
        const ranges = splitFurther(range, threads)
        expect(ranges[0].begin).toBe(range.begin)
        ranges.forEach((part, i) => {
          expect(part).toMatchObject({ ...road, ghosts: range.ghosts })
          expect(part.end).toBe(i === ranges.length - 1 ? range.end : ranges[i + 1].begin)
          if (ranges.length > 1) expect(part.end - part.begin).toBeGreaterThan(range.ghosts)
        })
        const outer = splitFurther === splitWithEnds && ranges.length > 1 ? 2 : 0
        expect(ranges.length - outer).toBeLessThanOrEqual(threads)
        if (outer === 0) continue
        for (const { begin, end } of [ranges[0], ranges[ranges.length - 1]]) {
          expect(end - begin).toBe(range.ghosts + 1)
        }
      }
    }),
    once,
  )
})

test('threads of a rank have equally much to do', () => {
  const range = { ...NO_CARS, cells: 128 * 3000, radius: 1, lookahead: 0, begin: 1000, end: 2000, ghosts: 7 }
  const lengths = (ranges: { begin: number; end: number }[]) => ranges.map(({ begin, end }) => end - begin)
  expect(lengths(splitEvenly(range, 4))).toEqual([250, 250, 250, 250])
  expect(lengths(splitWithEnds(range, 4))).toEqual([8, 234, 250, 250, 250, 8])
})
