import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kernels } from '../../src/kernels/table.js'
import { layOut, split } from '../../src/layouts/split.js'
import { blockKernels } from '../strategies.js'

const layouts = fc.constantFrom(...blockKernels.map(({ layout }) => layout))

const cut = fc.tuple(
  layouts,
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 6 }),
)
const once = { seed: 184, numRuns: 2000 }

test('blocks cover the road, and are nearly equally long', () => {
  fc.assert(
    fc.property(cut, ([layout, cells, parts, depth, reach]) => {
      const { places } = split(layout, cells, parts, depth, reach)
      expect(places.length).toBeLessThanOrEqual(parts)
      const units = places.map(({ begin, end }) => end - begin)
      expect(Math.max(...units) - Math.min(...units)).toBeLessThanOrEqual(1)
      places.forEach(({ begin }, i) => {
        expect(begin).toBe(i === 0 ? 0 : places[i - 1].end)
      })
      expect(places[places.length - 1].end).toBe(layout.units(cells))
    }),
    once,
  )
})

test('the ghosts are good for the depth, and neighbours have units enough to fill them', () => {
  fc.assert(
    fc.property(cut, ([layout, cells, parts, wanted, reach]) => {
      const { places, depth } = split(layout, cells, parts, wanted, reach)
      for (const { begin, end, ghosts } of places) {
        expect(ghosts * layout.span).toBeGreaterThanOrEqual(depth * reach)
        if (places.length > 1) expect(end - begin).toBeGreaterThan(ghosts)
      }
      expect(depth).toBeLessThanOrEqual(wanted)
    }),
    once,
  )
})

test('depth and blocks are given up only where the road is too short for them', () => {
  const { layout } = kernels.naive
  expect(split(layout, 30, 3, 9, 1)).toMatchObject({ depth: 9, places: { length: 3 } })
  expect(split(layout, 29, 3, 9, 1)).toMatchObject({ depth: 8, places: { length: 3 } })
  expect(split(layout, 6, 3, 9, 1)).toMatchObject({ depth: 1, places: { length: 3 } })
  expect(split(layout, 5, 3, 9, 1)).toMatchObject({ depth: 1, places: { length: 2 } })
  expect(split(layout, 3, 3, 9, 1)).toMatchObject({ depth: 1, places: { length: 1 } })
  expect(split(layout, 3, 1, 9, 1)).toMatchObject({ depth: 9, places: { length: 1 } })
})

test('a kernel that never exchanges has the road in one block, without ghosts', () => {
  const { layout } = kernels.exact
  for (const cells of [1, 64, 1000]) {
    const place = { cells, begin: 0, end: Math.ceil(cells / 32), ghosts: 0 }
    const depth = Number.POSITIVE_INFINITY
    expect(split(layout, cells, 1, depth, 1)).toEqual({ depth, places: [place] })
  }
})

test('blocks lie one behind the other in memory, on cache lines of their own', () => {
  fc.assert(
    fc.property(cut, ([layout, cells, parts, depth, reach]) => {
      const { places } = split(layout, cells, parts, depth, reach)
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
