/** What is known of cars on a lane, one by one: gaps, correlations, jams, and their order. */
import { describe, expect, test } from 'vitest'
import { exact } from '../../reproduce/exact.js'
import { createSimulation, nagelSchreckenberg, traffic, trajectories } from '../../src/index.js'
import { meanOf } from '../../src/measure/mean.js'

describe.each([
  [0.5, 0.3],
  [0.7, 0.5],
  [0.3, 0.8],
])('hop %d, density %d', (hop, density) => {
  const cells = 20_000

  /** Roads of independent rings with an exact number of cars. */
  async function roads<Result>(read: (road: Uint8Array, gaps: number[]) => Result): Promise<Result[]> {
    const all: Result[] = []
    for (let seed = 1; seed <= 24; seed++) {
      const sim = await createSimulation({ model: traffic({ hop }), cells, cars: density * cells, seed })
      await sim.advance(2000)
      all.push(read(await sim.cells(), await sim.gaps()))
      await sim.close()
    }
    return all
  }

  test('gaps and correlations are the exact ones, within four and a half standard errors', async () => {
    const { gap, correlation } = exact(density, 1 - hop)
    const seen = await roads((road, gaps) => ({
      gaps: [0, 1, 2, 3].map((n) => (gaps[n] ?? 0) / (density * cells)),
      // A ring with an exact number of cars has correlations that are less by their mean over all distances.
      pairs: [1, 2, 3].map(
        (r) =>
          road.reduce((sum, car, i) => sum + car * road[(i + r) % cells], 0) / cells -
          density ** 2 +
          (density * (1 - density)) / cells,
      ),
    }))
    for (const n of [0, 1, 2, 3]) {
      const { mean, error } = meanOf(seen.map(({ gaps }) => gaps[n]))
      expect(Math.abs(mean - gap(n)) / error, `gap ${n}: ${mean} ± ${error}, ${gap(n)}`).toBeLessThan(4.5)
    }
    for (const [i, r] of [1, 2, 3].entries()) {
      const { mean, error } = meanOf(seen.map(({ pairs }) => pairs[i]))
      const about = `correlation at ${r}: ${mean} ± ${error}, ${correlation(r)}`
      expect(Math.abs(mean - correlation(r)) / error, about).toBeLessThan(4.5)
    }
  })
})

// The front of a large jam: a stopped car may leave when the one ahead has left, and does so with probability 1 - p0.
test.each([
  [0.3, 0.3],
  [0.5, 0.5],
  [0.1, 0.6],
])('the front of a jam dissolves at 1 - p0: p %d, p0 %d', async (p, p0) => {
  const [jam, steps] = [4000, 2000]
  const rates: number[] = []
  for (let seed = 1; seed <= 12; seed++) {
    const model = nagelSchreckenberg({ vmax: 5, p, p0 })
    const sim = await createSimulation({ model, cells: 40_000, cars: jam, start: 'jam', seed })
    const { positions, velocities } = await trajectories(sim, { steps, every: steps })
    // Cars that have not left are where they were at the start.
    let left = 0
    for (let car = 0; car < jam; car++) if (positions[jam + car] > positions[car]) left++
    rates.push(left / steps)
    expect(velocities.length).toBe(2 * jam)
    await sim.close()
  }
  const { mean, error } = meanOf(rates)
  expect(Math.abs(mean - (1 - p0)) / error, `${mean} ± ${error}`).toBeLessThan(4.5)
})

test('the outflow of a large jam is the flow at the maximum of the fundamental diagram', async () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.5 })
  const flows: number[] = []
  for (let seed = 1; seed <= 12; seed++) {
    const sim = await createSimulation({ model, cells: 60_000, cars: 6000, start: 'jam', seed })
    const { positions } = await trajectories(sim, { steps: 4000, every: 2000 })
    const [cars, place] = [6000, 6600]
    const passed = (record: number) =>
      positions.subarray(cars * record, cars * (record + 1)).filter((position) => position >= place).length
    flows.push((passed(2) - passed(1)) / 2000)
    await sim.close()
  }
  const { mean, error } = meanOf(flows)
  // docs/literature.md: the largest flow for p 0.5 is 0.319 at density 0.083, with an error of about 0.001.
  expect(Math.abs(mean - 0.319), `${mean} ± ${error}`).toBeLessThan(4 * error + 0.002)
})

test.each(['ring', { entry: 0.7, exit: 0.6 }] as const)('cars keep their order: %o', async (boundary) => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  const sim = await createSimulation({ model, cells: 300, density: 0.2, boundary })
  const { positions, velocities, from, to, steps } = await trajectories(sim, { steps: 500 })
  const width = to - from
  for (let i = 0; i < steps.length; i++) {
    const at = Array.from(positions.subarray(width * i, width * (i + 1))).filter((x) => !Number.isNaN(x))
    expect(at.every((x, k) => k === 0 || x > at[k - 1])).toBe(true)
    if (boundary === 'ring') expect(at[at.length - 1] - at[0]).toBeLessThan(300)
    for (let car = 0; car < width && i > 0; car++) {
      const [before, now] = [positions[width * (i - 1) + car], positions[width * i + car]]
      if (before >= 0 && now >= 0) expect(now - before).toBe(velocities[width * i + car])
    }
  }
  await sim.close()
})

test('a ring of 100 cells with exact numbers of cars has the flow of a ring with just so many', async () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  const sim = await createSimulation({ model, cells: 100, cars: 10, executor: 'serial' })
  await sim.advance(1000)
  const seen = await sim.advance(1_000_000, { every: 10 })
  expect(seen.reduce((sum, { flow }) => sum + flow, 0) / seen.length).toBeCloseTo(0.464, 3)
})

describe('exact numbers of cars', () => {
  test.each([0, 1, 50, 99, 100])('%i of 100 cells', async (cars) => {
    for (const start of ['random', 'even', 'jam'] as const) {
      const sim = await createSimulation({ cells: 100, cars, start })
      expect((await sim.counts()).cars).toBe(cars)
    }
  })

  test('each cell is as likely as any other', async () => {
    const sums = new Float64Array(20)
    for (let seed = 0; seed < 2000; seed++) {
      const sim = await createSimulation({ cells: 20, cars: 7, seed })
      for (const [cell, car] of (await sim.cells()).entries()) sums[cell] += car
    }
    // Standard error: sqrt(2000 × 0.35 × 0.65) = 21.
    for (const sum of sums) expect(Math.abs(sum - 700)).toBeLessThan(4 * 21.4)
  })

  test('cars that are faster than their gap brake', async () => {
    const model = nagelSchreckenberg({ vmax: 5, p: 0 })
    const sim = await createSimulation({ model, cells: 10, cars: 5, start: 'even', velocity: 5 })
    expect([...(await sim.velocities())]).toEqual([5, -1, 5, -1, 5, -1, 5, -1, 5, -1])
    await sim.advance(1)
    expect([...(await sim.velocities())]).toEqual([-1, 1, -1, 1, -1, 1, -1, 1, -1, 1])
  })

  test.each([
    [{ cells: 10, cars: 11 }, 'cars: 11 is not an integer from 0 to 10'],
    [{ cells: 10, cars: 1, density: 0.1 }, 'cars: 1 cannot be combined with density'],
    [{ cells: 10, start: 'odd' }, "start: 'odd' is not one of random, even, jam"],
    [{ cells: 10, velocity: 1 }, 'velocity: 1 is not 0; this model has no velocities'],
    [
      { cells: 10, velocity: 3, model: nagelSchreckenberg({ vmax: 2, p: 0 }) },
      'velocity: 3 is not an integer from 0 to 2',
    ],
  ])('%j is refused', async (options, message) => {
    await expect(createSimulation(options as never)).rejects.toThrow(message)
  })
})

describe('windows of a road of several tiles', () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  const cells = 30_000
  const strategies = [
    ['bitwise', 'serial', 1],
    ['simd', 'serial', 1],
    ['simd', 'threads', 2],
  ] as const

  test.each(
    strategies.flatMap(([kernel, executor, workers]) =>
      (['ring', { entry: 0.9, exit: 0.4 }] as const)
        .filter((boundary) => boundary === 'ring' || workers === 1)
        .map((boundary) => ({ kernel, executor, workers, boundary })),
    ),
  )('are those of the road: %o', async ({ boundary, ...strategy }) => {
    const road = { model, boundary, cells, density: 0.6, seed: 4 }
    const naive = await createSimulation({ ...road, kernel: 'naive', executor: 'serial' })
    const sim = await createSimulation({ ...road, ...strategy })
    // The velocities of the first cars are known after one step, but not after several.
    for (const [i, steps] of [0, 1, 1, 1, 5, 1, 200, 1, 1].entries()) {
      await naive.advance(steps)
      await sim.advance(steps)
      const whole = await naive.velocities()
      for (const from of [0, 3, 2000 + 900 * i, 15_000, 14_990, 15_010, cells - 60]) {
        const window = await sim.velocities(from, from + 60)
        expect(window.join(), `${steps} steps, from ${from}`).toBe(whole.slice(from, from + 60).join())
      }
      expect((await sim.velocities(5, cells)).join()).toBe(whole.slice(5).join())
    }
    await Promise.all([naive.close(), sim.close()])
  })
})
