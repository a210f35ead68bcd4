/**
 * The totally asymmetric simple exclusion process with parallel update: traffic({ hop }), on a ring and open, against
 * the exact flow. On an open road: J. de Gier and B. Nienhuis, Phys. Rev. E 59, 4899 (1999), cond-mat/9812223; with
 * hop h, entry a, exit b, where a road is long,
 *
 *     a < b, a < c        low density      a (h - a) / (h - a²)
 *     b < a, b < c        high density     b (h - b) / (h - b²)
 *     a, b > c            maximal flow     c / 2        c = 1 - sqrt(1 - h)
 *
 * Each mean is of independent roads with fixed seeds, and may lie off by TOLERANCE of its standard errors.
 */
import { describe, expect, test } from 'vitest'
import { traffic } from '../../src/index.js'
import { endlessFlow, ringFlow } from './ringFlow.js'
import { evenRoad, flowOf, off, TOLERANCE } from './statistics.js'

const low = (hop: number, entry: number) => (entry * (hop - entry)) / (hop - entry ** 2)
const maximal = (hop: number) => (1 - Math.sqrt(1 - hop)) / 2

describe('on a ring', () => {
  const CELLS = 200

  test.each<[hop: number, density: number]>([
    [0.25, 0.5],
    [0.5, 0.2],
    [0.5, 0.5],
    [0.75, 0.6],
    [0.9, 0.3],
  ])('the flow is that of the formula: h %d, ρ %d', async (hop, density) => {
    const road = evenRoad(CELLS, CELLS * density)
    const measured = await flowOf({ model: traffic({ hop }), road }, { warmUp: 3000, steps: 6000 })
    expect(measured.error / measured.mean).toBeLessThan(0.003)
    expect(off(measured, ringFlow(hop, CELLS, CELLS * density))).toBeLessThan(TOLERANCE)
    // What shows that the tolerance is tight enough to tell: another h, and cars whose gaps are as with other updates.
    expect(off(measured, ringFlow(hop + 0.02, CELLS, CELLS * density))).toBeGreaterThan(2 * TOLERANCE)
    expect(off(measured, hop * density * (1 - density))).toBeGreaterThan(2 * TOLERANCE)
  })

  test('the formula tends to that of an endless road: (1 - sqrt(1 - 4 h ρ (1 - ρ))) / 2', () => {
    for (const [hop, density] of [
      [0.25, 0.5],
      [0.5, 0.2],
      [0.9, 0.3],
    ]) {
      const excess = (cells: number) => ringFlow(hop, cells, cells * density) / endlessFlow(hop, density) - 1
      expect(excess(300)).toBeLessThan(0.005)
      // The difference is as 1 / L.
      expect(excess(300) / excess(150)).toBeCloseTo(0.5, 1)
    }
  })

  test('on two cells one of which holds a car the flow is h / 2', () => {
    expect(ringFlow(0.3, 2, 1)).toBeCloseTo(0.15, 12)
  })
})

describe('on an open road', () => {
  const CELLS = 300
  const measure = (hop: number, entry: number, exit: number, density: number) =>
    flowOf(
      { model: traffic({ hop }), cells: CELLS, density, boundary: { entry, exit } },
      { warmUp: 3000, steps: 5000 },
    )

  test.each<[phase: string, hop: number, entry: number, exit: number, flow: number]>([
    ['low density', 0.5, 0.1, 0.8, low(0.5, 0.1)],
    ['low density', 0.75, 0.3, 0.9, low(0.75, 0.3)],
    ['low density', 0.9, 0.2, 0.4, low(0.9, 0.2)],
    ['high density', 0.5, 0.8, 0.1, low(0.5, 0.1)],
    ['high density', 0.75, 0.7, 0.3, low(0.75, 0.3)],
    ['every car that can hops', 1, 0.4, 0.9, 0.4 / 1.4],
    ['every car that can hops', 1, 0.9, 0.5, 0.5 / 1.5],
  ])('%s: h %d, a %d, b %d', async (_, hop, entry, exit, flow) => {
    const measured = await measure(hop, entry, exit, Math.min(0.9, entry / (entry + exit)))
    expect(measured.error / measured.mean).toBeLessThan(0.015)
    expect(off(measured, flow)).toBeLessThan(TOLERANCE)
    // The maximal flow, and that of a road on which nobody is in the way, are other numbers.
    expect(off(measured, maximal(hop))).toBeGreaterThan(2 * TOLERANCE)
    expect(off(measured, Math.min(entry, exit))).toBeGreaterThan(2 * TOLERANCE)
  })

  // On a road of L cells the flow is larger than on an endless one, by a part of it of the order of 1 / L.
  test.each([
    [0.5, 0.8, 0.9],
    [0.75, 0.9, 0.75],
  ])(
    'maximal flow, at most a hundredth above that of an endless road: h %d, a %d, b %d',
    async (hop, entry, exit) => {
      const measured = await measure(hop, entry, exit, 0.5)
      const excess = measured.mean / maximal(hop) - 1
      const error = measured.error / maximal(hop)
      expect(excess + TOLERANCE * error).toBeGreaterThan(0)
      expect(excess - TOLERANCE * error).toBeLessThan(0.01)
      expect(error).toBeLessThan(0.005)
    },
  )
})
