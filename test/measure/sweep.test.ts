import { describe, expect, test } from 'vitest'
import { densitiesBetween, type SweepOptions, type SweepPoint, sweep } from '../../src/measure/sweep.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import type { Model } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'
import { ringSeed } from '../../src/random/ringSeed.js'
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
    seed,
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
  test.each([false, true])(
    'a point is made of rings that are what they are alone; common seeds: %s',
    async (commonSeeds) => {
      const points = await sweep({ ...short, model, commonSeeds })
      expect(points.map(({ wanted, samples }) => [wanted, samples])).toEqual(
        short.densities.map((one) => [one, 2]),
      )
      for (const point of points) {
        const { wanted, rings } = point
        const seeds = commonSeeds ? [7, 8] : [ringSeed(7, wanted, 0), ringSeed(7, wanted, 1)]
        const [a, b] = [await alone(model, wanted, seeds[0]), await alone(model, wanted, seeds[1])]
        expect(rings.map(({ seed }) => seed)).toEqual(seeds)
        for (const name of ['density', 'flow', 'velocity', 'stopped'] as const) {
          expect(rings[0][name]).toBeCloseTo(a[name], 12)
          expect(rings[1][name]).toBeCloseTo(b[name], 12)
          expect(point[name]).toBeCloseTo((a[name] + b[name]) / 2, 12)
          expect(point[`${name}Spread`]).toBeCloseTo(Math.abs(a[name] - b[name]) / Math.SQRT2, 12)
          expect(point[`${name}Error`]).toBeCloseTo(Math.abs(a[name] - b[name]) / 2, 12)
        }
      }
    },
  )
})

describe('the seeds of a sweep', () => {
  /** How the errors of a point and of its neighbour in density go together: of density found - wanted, -1 to 1. */
  async function correlation(commonSeeds: boolean): Promise<number> {
    const points = await sweep({
      cells: 1000,
      densities: 100,
      warmUp: 0,
      steps: 1,
      every: 1,
      seed: 1,
      commonSeeds,
    })
    const errors = points.map(({ density, wanted }) => (density - wanted) / Math.sqrt(wanted * (1 - wanted)))
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    const product = (lag: number) =>
      errors.slice(lag).reduce((sum, error, i) => sum + (error - mean) * (errors[i] - mean), 0)
    return product(1) / product(0)
  }

  test('make neighbouring points independent', async () => {
    // Of 100 independent points it is 0 with a standard deviation of 0.1.
    expect(Math.abs(await correlation(false))).toBeLessThan(0.2)
  })

  test('make them err alike if they are common', async () => {
    expect(await correlation(true)).toBeGreaterThan(0.8)
  })

  test('depend on the density and on nothing else that is swept', async () => {
    const all = await sweep({ ...short, densities: [0.3, 0.5, 0.7, 0.5] })
    expect(all[3]).toEqual(all[1])
    expect(await sweep({ ...short, densities: [0.5] })).toEqual([all[1]])
  })
})

test('many rings come out in the order of the densities', async () => {
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
  const seed = ringSeed(7, wanted, 0)
  const sim = await createSimulation({ model, cells: large.cells, density: wanted, seed })
  await sim.advance(large.warmUp)
  const seen = await sim.advance(large.steps, { every: large.every })
  expect(flow).toBeCloseTo(seen.reduce((sum, one) => sum + one.flow, 0) / 11, 12)
})

test('one sample has no spread and no error, and a road without cars no velocity', async () => {
  const [empty, full] = await sweep({ ...short, densities: [0, 1], samples: 1 })
  const none = (name: string) => ({ [name]: 0, [`${name}Error`]: Number.NaN, [`${name}Spread`]: Number.NaN })
  const still = { ...none('flow'), ...none('velocity'), ...none('density'), ...none('stopped'), samples: 1 }
  const ring = { density: 0, flow: 0, velocity: 0, stopped: 0 }
  expect(empty).toEqual({ ...still, wanted: 0, rings: [{ ...ring, seed: ringSeed(7, 0, 0) }] })
  const rings = [{ ...ring, density: 1, stopped: 1, seed: ringSeed(7, 1, 0) }]
  expect(full).toEqual({ ...still, wanted: 1, density: 1, stopped: 1, rings })
})

describe('exact numbers of cars', () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  const hundred = { ...short, model, cells: 100 }

  test('are those nearest to the densities; halves are rounded up', async () => {
    const points = await sweep({ ...hundred, densities: 100, samples: 1, exactCars: true })
    expect(points.map(({ density }) => Math.round(density * 100))).toEqual(points.map((_, i) => i + 1))
  })

  test('can be given in place of densities', async () => {
    const { densities, ...others } = hundred
    const points = await sweep({ ...others, cars: [0, 15, 100] })
    expect(points).toEqual(await sweep({ ...hundred, densities: [0, 0.15, 1], exactCars: true }))
    for (const { wanted, rings } of points)
      for (const { density } of rings) expect(density).toBeCloseTo(wanted, 12)
  })

  test('find the largest flow of a ring of 100 cells', async () => {
    const long = { ...hundred, densities: [0.1], samples: 8, warmUp: 1000, steps: 50_000 }
    const [exact] = await sweep({ ...long, exactCars: true })
    expect(Math.abs(exact.flow - 0.464)).toBeLessThan(4 * exact.flowError + 0.001)
    // Drawn numbers of cars are seldom those of the peak.
    const [drawn] = await sweep({ ...long, samples: 100, steps: 1000 })
    expect(drawn.flow).toBeLessThan(0.45)
  })
})

test('rings start as they are told: the two branches of slow-to-start cars', async () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 1 / 64, p0: 0.75 })
  const ring = { model, cells: 2000, densities: [0.06, 0.08], samples: 2, warmUp: 1000, steps: 500 }
  const [free, jammed] = await Promise.all([
    sweep({ ...ring, start: 'even', velocity: 5 }),
    sweep({ ...ring, start: 'jam' }),
  ])
  for (const [i, { wanted, density, flow }] of free.entries()) {
    expect(density).toBeCloseTo(wanted, 12)
    expect(jammed[i].density).toBeCloseTo(wanted, 12)
    expect(Math.abs(flow - wanted * (5 - 1 / 64))).toBeLessThan(0.005)
    expect(Math.abs(jammed[i].flow - 0.25 * (1 - wanted))).toBeLessThan(0.03)
  }
})

test('densities are spread evenly, each in the middle of its share', () => {
  expect(densitiesBetween(0, 1, 4)).toEqual([0.125, 0.375, 0.625, 0.875])
  expect(densitiesBetween(0.5, 0.75, 2)).toEqual([0.5625, 0.6875])
  expect(() => densitiesBetween(0.5, 2, 2)).toThrow(new RangeError('to: 2 is not a number from 0.5 to 1'))
  expect(() => densitiesBetween(0, 1, 0)).toThrow('count: 0 ')
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
    // The 127th ring has ended, and with it 42 densities are finished.
    const progress = (done: number, total: number) => {
      if (done > (128 / 150) * total) end.abort()
    }
    const told: number[][] = []
    const finished = (points: SweepPoint[]) => told.push(points.map(({ wanted }) => wanted))
    const points = await sweep({
      ...short,
      densities: 50,
      samples: 3,
      progress,
      finished,
      signal: end.signal,
    })
    expect(points.length).toBe(42)
    expect(told).toEqual(points.map(({ wanted }) => [wanted]))
  })

  test('of long rings has each density when its own rings are finished', async () => {
    const end = new AbortController()
    const told: SweepPoint[] = []
    const finished = (points: SweepPoint[]) => {
      told.push(...points)
      expect(points.length).toBe(1)
      if (told.length === 2) end.abort()
    }
    const long = { cells: 2 ** 16, samples: 2, warmUp: 0, steps: 2, every: 1, densities: 10 }
    expect(await sweep({ ...long, finished, signal: end.signal })).toEqual(told)
    expect(told.length).toBe(2)
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
    [{ densities: new Array(3) }, 'densities[0]: undefined '],
    [{ samples: 0 }, 'samples: 0 '],
    [{ densities: 100_000, samples: 11 }, 'samples: 11 is not an integer from 1 to 10'],
    [{ seed: 2 ** 53 - 1, commonSeeds: true }, 'seed: 9007199254740991 '],
    [{ commonSeeds: 'yes' }, "commonSeeds: 'yes' "],
    [{ exactCars: 1 }, 'exactCars: 1 is not true or false'],
    [{ cars: 5 }, 'cars: 5 is not an array'],
    [{ cars: [3, 101], cells: 100 }, 'cars[1]: 101 is not an integer from 0 to 100'],
    [{ cars: [3], densities: [0.5] }, 'cars: Array cannot be combined with densities'],
    [{ start: 'jams' }, "start: 'jams' "],
    [{ velocity: 1 }, 'velocity: 1 is not 0'],
    [{ velocity: 3, model: nagelSchreckenberg({ vmax: 2, p: 0 }) }, 'velocity: 3 '],
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

describe('any number of workers', () => {
  const plan = { ...short, densities: 9, samples: 3, model: nagelSchreckenberg({ vmax: 3, p: 0.2 }) }
  const alone = sweep({ ...plan, workers: 1 })

  test.each([2, 3, 5])('%i: the same points, told in their order', async (workers) => {
    const told: SweepPoint[] = []
    let last = 0
    const points = await sweep({
      ...{ ...plan, workers, finished: (more: SweepPoint[]) => told.push(...more) },
      progress(done, total) {
        expect(done).toBeGreaterThanOrEqual(last)
        last = done / total === 1 ? total : done
      },
    })
    expect(points).toEqual(await alone)
    expect(told).toEqual(points)
    expect(last).toBe(27 * (short.warmUp + short.steps))
  })

  test('a signal keeps what is finished', async () => {
    const signal = { aborted: false }
    const finished = () => {
      signal.aborted = true
    }
    const many = { ...plan, cells: 2 ** 16, densities: 40, samples: 1, steps: 500 }
    const points = await sweep({ ...many, workers: 2, signal, finished })
    expect(points.length).toBeGreaterThan(0)
    expect(points.length).toBeLessThan(40)
  })

  test.each<[SweepOptions, string]>([
    [{ workers: 0 }, 'workers: 0 is not an integer from 1 to 1024'],
    [{ workers: 1025, executor: 'mpi' }, 'workers: 1025 is not an integer from 1 to 1024'],
    [{ executor: 'threads' as 'mpi' }, "executor: 'threads' is not one of auto, mpi"],
  ])('%o is refused', async (options, words) => {
    await expect(sweep(options)).rejects.toThrow(words)
  })
})
