/** Formulas that hold for Rule 184, on every strategy. */
import { describe, expect, test } from 'vitest'
import { createSimulation, traffic } from '../../src/index.js'
import { countCars, randomRoad } from '../roads.js'
import { quickStrategies, start, strategies } from '../strategies.js'

test('the model is plain data, and every car that can move does if nothing is said', () => {
  expect(structuredClone(traffic())).toEqual({ name: 'traffic', hop: 1 })
})

// On a ring of N cells the last jam, or the last gap, has met its end after N / 2 steps. There is no tolerance.
describe.each([...quickStrategies, ...strategies])('%s', (_, strategy) => {
  test('the steady flow is min(density, 1 - density)', async () => {
    for (const density of [0.3, 0.52]) {
      const road = randomRoad(1021, density)
      const run = await start(strategy, road)
      const [moved, later] = await run.advance(800, [511, 800])
      await run.close()
      const cars = countCars(road)
      expect([moved, later]).toEqual(Array(2).fill(Math.min(cars, road.length - cars)))
    }
  })
})

/** C(n, k) p^k (1 - p)^(n - k), by logarithms: the coefficients alone leave the range of numbers. */
function binomial(n: number, k: number, p: number): number {
  let log = k * Math.log(p) + (n - k) * Math.log(1 - p)
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i)
  return Math.exp(log)
}

/**
 * Flow after t steps on a road strewn with cars of this density, each on its own (H. Fuks, comp-gas/9902001); the cars
 * that move into step t + 1.
 */
function flow(density: number, t: number, weight = (j: number) => j / (t + 1)): number {
  let sum = 0
  for (let j = 1; j <= t + 1; j++) sum += weight(j) * binomial(2 * t + 2, t + 1 - j, density)
  return 1 - density - sum
}

const STEPS = [1, 2, 3, 5, 10, 20]
const ROADS = 100
const CELLS = 50_000

/** For each of STEPS, the mean flow on ROADS independent roads of CELLS cells, and its standard error. */
async function measure(density: number): Promise<{ mean: number; error: number }[]> {
  const flows: number[][] = []
  for (let seed = 0; seed < ROADS; seed++) {
    const sim = await createSimulation({ cells: CELLS, density, seed, executor: 'serial' })
    flows.push(sim.sync.advance(20, { at: STEPS }).map((seen) => seen.flow))
  }
  return STEPS.map((_, i) => {
    const mean = flows.reduce((sum, road) => sum + road[i], 0) / ROADS
    const squares = flows.reduce((sum, road) => sum + (road[i] - mean) ** 2, 0)
    return { mean, error: Math.sqrt(squares / (ROADS - 1) / ROADS) }
  })
}

/**
 * Standard errors that a mean may lie off. With the error taken from 100 roads, one mean in 14,000 lies further off
 * (Student's t); 30 means are looked at, with seeds that never change.
 */
const TOLERANCE = 4

describe.each([0.1, 0.3, 0.5, 0.52, 0.8])('from random cars of density %d', (density) => {
  const measured = measure(density)
  const furthest = async (formula: (t: number) => number) =>
    Math.max(...(await measured).map(({ mean, error }, i) => Math.abs(mean - formula(STEPS[i] - 1)) / error))

  test('the flow follows the formula', async () => {
    expect(await furthest((t) => flow(density, t))).toBeLessThan(TOLERANCE)
  })

  // What shows that the tolerance is tight enough to tell.
  test.each<[string, (t: number) => number]>([
    ['of the step before', (t) => flow(density, Math.max(0, t - 1))],
    ['of the step behind', (t) => flow(density, t + 1)],
    ['of the steady road', () => Math.min(density, 1 - density)],
    ['of cars that never meet twice', () => density * (1 - density)],
    ['of a formula whose terms all weigh the same', (t) => flow(density, t, () => 1)],
  ])('the flow is not that %s', async (_, wrong) => {
    expect(await furthest(wrong)).toBeGreaterThan(2 * TOLERANCE)
  })
})

test('the formula begins as pairs of a car and an empty cell, and ends as the steady flow', () => {
  expect(flow(0.3, 0)).toBeCloseTo(0.3 * 0.7, 12)
  expect(flow(0.3, 400)).toBeCloseTo(0.3, 6)
  expect(flow(0.8, 400)).toBeCloseTo(0.2, 6)
})
