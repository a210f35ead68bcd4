import { describe, expect, test } from 'vitest'
import { densitiesBetween, type SweepOptions, sweep } from '../../src/measure/sweep.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import type { Model } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'
import { createSimulation } from '../../src/simulation.js'

const short = {
  cells: 300,
  densities: [0.1, 0.5, 0.8],
  samples: 2,
  warmUp: 40,
  steps: 105,
  every: 10,
  seed: 7,
}

/** One ring alone, observed as a sweep would. */
async function alone(model: Model, density: number, seed: number) {
  const sim = await createSimulation({ model, cells: short.cells, density, seed, executor: 'serial' })
  await sim.advance(short.warmUp)
  const seen = await sim.advance(short.steps, { every: short.every })
  await sim.close()
  const mean = (name: 'density' | 'flow' | 'velocity' | 'stopped') =>
    seen.reduce((sum, observation) => sum + observation[name], 0) / seen.length
  return {
    density: mean('density'),
    flow: mean('flow'),
    velocity: mean('velocity'),
    stopped: mean('stopped'),
  }
}

describe.each<[string, Model]>([
  ['traffic', traffic()],
  ['traffic with chance', traffic({ hop: 0.6 })],
  ['Nagel-Schreckenberg', nagelSchreckenberg({ vmax: 5, p: 0.3 })],
])('%s', (_, model) => {
  test('a point is the mean and the spread of rings with seeds one after the other', async () => {
    const points = await sweep({ ...short, model })
    expect(points.map(({ wanted }) => wanted)).toEqual(short.densities)
    for (const point of points) {
      const [a, b] = [await alone(model, point.wanted, 7), await alone(model, point.wanted, 8)]
      expect(point.density).toBeCloseTo((a.density + b.density) / 2, 12)
      for (const name of ['flow', 'velocity', 'stopped'] as const) {
        expect(point[name]).toBeCloseTo((a[name] + b[name]) / 2, 12)
        expect(point[`${name}Error`]).toBeCloseTo(Math.abs(a[name] - b[name]) / Math.SQRT2, 12)
      }
    }
  })
})

test('more rings than are advanced at a time come out in the order of the densities', async () => {
  const many = { cells: 50, samples: 3, warmUp: 3, steps: 4, every: 2 }
  const densities = densitiesBetween(0, 1, 50)
  const points = await sweep({ ...many, densities })
  expect(points.map(({ wanted }) => wanted)).toEqual(densities)
  expect(await sweep({ ...many, densities: densities.slice(41, 45) })).toEqual(points.slice(41, 45))
})

test('rings so large that they are advanced a few steps at a time are observed at the same steps', async () => {
  const large = { cells: 40_000, warmUp: 5, steps: 45, every: 4, seed: 7 }
  const model = traffic()
  const points = await sweep({ ...large, model, densities: 128, samples: 1 })
  const { wanted, flow } = points[50]
  const sim = await createSimulation({ model, cells: large.cells, density: wanted, seed: 7 })
  await sim.advance(large.warmUp)
  const seen = await sim.advance(large.steps, { every: large.every })
  expect(flow).toBeCloseTo(seen.reduce((sum, one) => sum + one.flow, 0) / 11, 12)
})

test('one sample has no spread, and a road without cars no velocity', async () => {
  const [empty, full] = await sweep({ ...short, densities: [0, 1], samples: 1 })
  const nothing = { flow: 0, flowError: 0, velocity: 0, velocityError: 0, stoppedError: 0 }
  expect(empty).toEqual({ wanted: 0, density: 0, stopped: 0, ...nothing })
  expect(full).toEqual({ wanted: 1, density: 1, stopped: 1, ...nothing })
})

test('densities are spread evenly, each in the middle of its share', () => {
  expect(densitiesBetween(0, 1, 4)).toEqual([0.125, 0.375, 0.625, 0.875])
  expect(densitiesBetween(0.5, 0.75, 2)).toEqual([0.5625, 0.6875])
})

test('progress grows up to all steps of all rings', async () => {
  const told: [number, number][] = []
  await sweep({ ...short, densities: 50, samples: 3, progress: (...now) => told.push(now) })
  const total = 150 * (short.warmUp + short.steps)
  expect(told.at(-1)).toEqual([total, total])
  expect(told.every(([done, all], i) => all === total && done > (told[i - 1]?.[0] ?? 0))).toBe(true)
})

describe('a sweep that is ended', () => {
  test('has the points that are finished', async () => {
    const end = new AbortController()
    // The second lot of rings has begun: of 150 rings 128 are finished, and with them 42 densities.
    const progress = (done: number, total: number) => {
      if (done > (128 / 150) * total) end.abort()
    }
    const points = await sweep({ ...short, densities: 50, samples: 3, progress, signal: end.signal })
    expect(points.length).toBe(42)
  })

  test('at once has none', async () => {
    expect(await sweep({ ...short, signal: AbortSignal.abort() })).toEqual([])
  })
})

describe('refuses', () => {
  test.each<[object, string]>([
    [{ cells: 0 }, 'cells: 0 '],
    [{ densities: 0 }, 'densities: 0 '],
    [{ densities: 'many' }, "densities: 'many' "],
    [{ densities: [] }, 'densities.length: 0 '],
    [{ densities: [0.5, 2] }, 'densities[1]: 2 '],
    [{ samples: 0 }, 'samples: 0 '],
    [{ warmUp: -1 }, 'warmUp: -1 '],
    [{ steps: 0 }, 'steps: 0 '],
    [{ steps: 10, every: 11 }, 'every: 11 '],
    [{ seed: 0.5 }, 'seed: 0.5 '],
    [{ model: { name: 'elementary', rule: 30 } }, 'model: elementary has no cars'],
    [{ sample: 3 }, 'sample: no such option'],
  ])('%j', async (options, message) => {
    await expect(sweep(options as SweepOptions)).rejects.toThrow(message)
  })
})
