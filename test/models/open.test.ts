/**
 * What is counted on an open road, against the cars that go out. Cells are counted from 1, so that a car that comes in
 * drives from 0 to its place. Each car drives into each cell once, and so, with S the sum of the places of all cars,
 *
 *     moved, summed over steps  =  cells × cars that left + S after them - S before,        without any tolerance.
 */
import { describe, expect, test } from 'vitest'
import {
  createSimulation,
  type Model,
  measure,
  nagelSchreckenberg,
  type Simulation,
  traffic,
} from '../../src/index.js'

const placesOf = async (sim: Simulation) =>
  (await sim.cells()).reduce((sum, car, cell) => sum + (car === 1 ? cell + 1 : 0), 0)

describe.each<[string, Model]>([
  ['traffic', traffic()],
  ['traffic with chance', traffic({ hop: 0.6 })],
  ['vmax 2', nagelSchreckenberg({ vmax: 2, p: 0.2 })],
  ['vmax 5', nagelSchreckenberg({ vmax: 5, p: 0.3, p0: 0.5 })],
  ['vmax 8', nagelSchreckenberg({ vmax: 8, p: 0 })],
])('%s', (_, model) => {
  test.each([1, 2, 3, 7, 20, 100, 1000])('cars drive into each of %i cells once', async (cells) => {
    const boundary = { entry: 0.7, exit: 0.8 }
    const sim = await createSimulation({ model, cells, density: 0.3, seed: 4, boundary })
    const before = await placesOf(sim)
    const seen = await sim.advance(300, { every: 1 })
    const moved = seen.reduce((sum, one) => sum + one.moved, 0)
    expect(moved).toBe(cells * (await sim.counts()).exited + (await placesOf(sim)) - before)
    for (const one of seen) expect(one.flow).toBe(one.moved / cells)
  })
})

test.each([
  [{ entry: 0.9, exit: 0.9 }, 0.3],
  [{ entry: 1, exit: 1 }, 0],
  [{ entry: 0.6, exit: 0.6 }, 0.1],
])('the flow is the rate at which cars leave: vmax 5, 20 cells, %o, p %d', async (boundary, p) => {
  const model = nagelSchreckenberg({ vmax: 5, p })
  const [cells, steps] = [20, 30_000]
  const sim = await createSimulation({ model, cells, density: 0.2, seed: 1, boundary })
  await sim.advance(100)
  const { exited } = await sim.counts()
  const { flow, velocity, density } = await measure(sim, { steps })
  const rate = ((await sim.counts()).exited - exited) / steps
  // The places of the cars on the road are all that can make a difference, (cells + 1) / 2 at most.
  expect(Math.abs(flow - rate)).toBeLessThanOrEqual((cells + 1) / 2 / steps)
  // What cars on the road have driven misses some of it.
  expect(rate - velocity * density).toBeGreaterThan(0.005)
})

test('the velocity is the mean of the cars on the road, whoever left', async () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0 })
  const velocities = Array.from('1.....5..', (cell) => (cell === '.' ? -1 : Number(cell)))
  const sim = await createSimulation({ model, velocities, boundary: { entry: 0, exit: 1 } })
  const [seen] = await sim.advance(1, { every: 1 })
  expect((await sim.counts()).exited).toBe(1)
  expect(seen).toMatchObject({
    cars: 1,
    moved: 2 + 2,
    velocity: 2,
    flow: 4 / 9,
    velocities: [0, 0, 1, 0, 0, 0],
  })
})
