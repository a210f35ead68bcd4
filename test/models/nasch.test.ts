/**
 * Nagel and Schreckenberg's cars against what is known of them. Each mean is of independent roads with fixed seeds, and
 * may lie off by TOLERANCE of its standard errors.
 */
import { describe, expect, test } from 'vitest'
import { createSimulation, nagelSchreckenberg, traffic } from '../../src/index.js'
import { ringFlow } from './ringFlow.js'
import { evenRoad, FAST, flowOf, off, TOLERANCE } from './statistics.js'

test('the model is plain data, and slows cars that stood as often as the others if nothing is said', () => {
  expect(structuredClone(nagelSchreckenberg({ vmax: 5, p: 0.3 }))).toEqual({
    name: 'nasch',
    vmax: 5,
    p: 0.3,
    p0: 0.3,
  })
  expect(nagelSchreckenberg({ vmax: 2, p: 0, p0: 1 })).toEqual({ name: 'nasch', vmax: 2, p: 0, p0: 1 })
})

// All cars at vmax with room for all, or all gaps in use. There is no tolerance.
describe('without hesitation the flow is min(vmax ρ, 1 - ρ) in the end', () => {
  test.each([1, 2, 3, 5, 8])('vmax %i', async (vmax) => {
    for (const density of [0.03, 0.1, 0.15, 0.2, 0.3, 0.5, 0.9]) {
      const sim = await createSimulation({
        ...{
          model: nagelSchreckenberg({ vmax, p: 0 }),
          cells: 500,
          density,
          kernel: FAST,
          executor: 'serial',
        },
      })
      const [{ moved, cars }] = sim.sync.advance(2500, { at: [2500] })
      expect(moved).toBe(Math.min(vmax * cars, 500 - cars))
    }
  })
})

describe('vmax 1', () => {
  test('is traffic that hops with probability 1 - p, car by car', async () => {
    const both = [nagelSchreckenberg({ vmax: 1, p: 0.25 }), traffic({ hop: 0.75 })]
    const [cars, traffics] = await Promise.all(
      both.map(async (model) => {
        const sim = await createSimulation({
          model,
          cells: 1021,
          density: 0.4,
          kernel: FAST,
          executor: 'serial',
        })
        sim.sync.advance(100)
        return await sim.velocities()
      }),
    )
    expect(cars).toEqual(traffics)
  })

  test.each([
    [0.5, 0.3],
    [0.2, 0.5],
    [0.75, 0.7],
  ])('on a ring has the flow of the formula: p %d, ρ %d', async (p, density) => {
    const cells = 200
    const options = { model: nagelSchreckenberg({ vmax: 1, p }), road: evenRoad(cells, cells * density) }
    const measured = await flowOf(options, { warmUp: 3000, steps: 5000 })
    expect(measured.error / measured.mean).toBeLessThan(0.005)
    expect(off(measured, ringFlow(1 - p, cells, cells * density))).toBeLessThan(TOLERANCE)
    expect(off(measured, ringFlow(1 - p + 0.05, cells, cells * density))).toBeGreaterThan(2 * TOLERANCE)
    expect(off(measured, (1 - p) * density * (1 - density))).toBeGreaterThan(2 * TOLERANCE)
  })
})

// Alone it goes vmax, or with probability p one less, whatever it did before.
describe('a lone car has the mean velocity vmax - p', () => {
  test.each([
    [1, 0.3],
    [2, 0.5],
    [5, 0.1],
    [5, 0.5],
    [8, 0.75],
  ])('vmax %i, p %d', async (vmax, p) => {
    const CELLS = 100
    const options = { model: nagelSchreckenberg({ vmax, p }), road: evenRoad(CELLS, 1) }
    const { mean, error } = await flowOf(options, { warmUp: 100, steps: 10_000 })
    const velocity = { mean: CELLS * mean, error: CELLS * error }
    expect(off(velocity, vmax - p)).toBeLessThan(TOLERANCE)
    // 16 roads of 1,000 observations each: what the error must be, by a factor of 2.
    const known = Math.sqrt((p * (1 - p)) / 16_000)
    expect(velocity.error / known).toBeGreaterThan(0.5)
    expect(velocity.error / known).toBeLessThan(2)
  })
})

// Between free cars, ρ (vmax - p), and those in jams, both of which it must lie below.
test('vmax 5, p 0.3: the flow is largest a little above 0.1 cars a cell', async () => {
  const [vmax, p] = [5, 0.3]
  const cells = 1000
  const measure = (density: number) =>
    flowOf(
      { model: nagelSchreckenberg({ vmax, p }), road: evenRoad(cells, cells * density) },
      { warmUp: 3000, steps: 1000 },
    )
  const [few, most, many] = [await measure(0.07), await measure(0.12), await measure(0.2)]
  expect(off(most, few.mean)).toBeGreaterThan(2 * TOLERANCE)
  expect(off(most, many.mean)).toBeGreaterThan(2 * TOLERANCE)
  expect(most.mean).toBeGreaterThan(Math.max(few.mean, many.mean))
  // Few cars are nearly free.
  expect(few.mean).toBeLessThan(0.07 * (vmax - p))
  expect(few.mean).toBeGreaterThan(0.95 * 0.07 * (vmax - p))
})

/**
 * R. Barlovic, L. Santen, A. Schadschneider and M. Schreckenberg, Eur. Phys. J. B 5, 793 (1998), cond-mat/9804170: with
 * these values there are two flows at one density, by how the road began. Both formulas are for p much below 1.
 */
describe('slow to start: vmax 5, p 1/64, p0 0.75', () => {
  const [vmax, p, p0] = [5, 1 / 64, 0.75]
  const model = nagelSchreckenberg({ vmax, p, p0 })
  const CELLS = 1000
  const free = (density: number) => density * (vmax - p)
  const jammed = (density: number) => (1 - p0) * (1 - density)

  test.each([0.02, 0.06, 0.1])(
    'the free branch is ρ (vmax - p), to two thousandths: ρ %d',
    async (density) => {
      const road = evenRoad(CELLS, CELLS * density)
      const velocities = Int8Array.from(road, (car) => (car === 1 ? vmax : -1))
      const { mean, error } = await flowOf({ model, velocities }, { warmUp: 1000, steps: 1000 })
      expect(Math.abs(mean / free(density) - 1) + TOLERANCE * (error / mean)).toBeLessThan(0.002)
      expect(off({ mean, error }, density * vmax)).toBeGreaterThan(2 * TOLERANCE)
    },
  )

  test.each([0.1, 0.2, 0.3, 0.5, 0.8])('the jammed branch is (1 - p0) (1 - ρ): ρ %d', async (density) => {
    const road = Uint8Array.from({ length: CELLS }, (_, cell) => (cell < CELLS * density ? 1 : 0))
    const measured = await flowOf({ model, road }, { warmUp: 4000, steps: 4000 })
    expect(measured.error / measured.mean).toBeLessThan(0.02)
    expect(off(measured, jammed(density))).toBeLessThan(TOLERANCE)
    // Neither with another p0, nor free.
    expect(off(measured, (1 - p0 - 0.05) * (1 - density))).toBeGreaterThan(2 * TOLERANCE)
    expect(off(measured, free(density))).toBeGreaterThan(2 * TOLERANCE)
  })
})
