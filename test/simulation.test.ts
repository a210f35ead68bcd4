import { describe, expect, test } from 'vitest'
import {
  createSimulation,
  elementary,
  formatNpy,
  type Model,
  nagelSchreckenberg,
  parseNpy,
  type Simulation,
  type SimulationOptions,
  traffic,
} from '../src/index.js'
import { rulesOf } from '../src/models/table.js'
import { fillRoad } from '../src/random/road.js'
import { history } from './definition.js'
import { countCars, randomRoad } from './roads.js'
import { kernelFor, type Strategy, strategies } from './strategies.js'

const text = (road: Uint8Array) => [...road].map((cell) => '.#'[cell]).join('')

/** numpy.packbits(road, bitorder='little'), a byte at a time. */
function packbits(road: Uint8Array): Uint8Array {
  const bytes = []
  for (let i = 0; i < road.length; i += 8) {
    bytes.push(road.slice(i, i + 8).reduce((sum, cell, bit) => sum + cell * 2 ** bit, 0))
  }
  return Uint8Array.from(bytes)
}

const create = (road: Uint8Array, { kernel, executor, workers }: Strategy) =>
  createSimulation({ road, kernel: kernel.name, executor: executor.name, workers })

const several = strategies.filter(([, { executor, workers }]) => workers === 2 || executor.name === 'serial')

describe.each(several)('%s', (_, strategy) => {
  const road = randomRoad(1021, 0.45)
  const cars = countCars(road)
  const { roads, counts } = history(road, 60)
  const moved = counts.map(([count]) => count)
  const seen = (step: number) => ({
    step,
    cars,
    density: cars / 1021,
    moved: moved[step],
    velocity: moved[step] / cars,
    flow: moved[step] / 1021,
    stopped: (cars - moved[step]) / cars,
    jams: Number.NaN,
    velocities: [cars - moved[step], moved[step]],
  })

  test('a simulation says what it is', async () => {
    const sim = await create(road, strategy)
    expect(sim).toMatchObject({ length: 1021, step: 0, boundary: 'ring' })
    expect(await sim.counts()).toEqual({ cars, density: cars / 1021, entered: 0, exited: 0 })
    expect(sim.model).toEqual({ name: 'traffic', hop: 1 })
    const { kernel, executor, workers } = strategy
    expect(sim.strategy).toEqual({ kernel: kernel.name, executor: executor.name, workers })
    await sim.close()
  })

  test('every and at observe what stepping one by one shows', async () => {
    const sim = await create(road, strategy)
    expect(await sim.advance(20, { every: 6 })).toEqual([6, 12, 18].map(seen))
    expect(await sim.advance(20, { at: [1, 2, 19, 20] })).toEqual([21, 22, 39, 40].map(seen))
    for (let step = 41; step <= 45; step++) {
      expect(await sim.advance(1, { every: 1 })).toEqual([seen(step)])
      expect(await sim.cells()).toEqual(roads[step])
    }
    expect(await sim.advance(5)).toEqual([])
    expect(await sim.advance(5, {})).toEqual([])
    expect(await sim.advance(5, { every: 6 })).toEqual([])
    expect(await sim.advance(0, { every: 1 })).toEqual([])
    expect(await sim.advance(0, { at: [] })).toEqual([])
    expect(sim.step).toBe(60)
    expect(await sim.cells()).toEqual(roads[60])
    await sim.close()
  })

  test('how often one looks does not change the road', async () => {
    for (const every of [1, 7, 60]) {
      const sim = await create(road, strategy)
      await sim.advance(60, { every })
      expect(await sim.cells()).toEqual(roads[60])
      await sim.close()
    }
  })

  test('cells and packed are the same road, and copies of it', async () => {
    const sim = await create(road, strategy)
    for (const step of [0, 3]) {
      await sim.advance(step)
      expect(await sim.cells()).toEqual(roads[step])
      expect(await sim.packed()).toEqual(packbits(roads[step]))
      for (const read of [await sim.cells(), await sim.packed()]) read.fill(255)
      expect(await sim.cells()).toEqual(roads[step])
    }
    await sim.close()
  })

  test('more observations than a command holds', async () => {
    const ring = randomRoad(37, 0.5)
    const sim = await create(ring, strategy)
    const observed = await sim.advance(2500, { every: 1 })
    expect(observed.map(({ moved }) => moved)).toEqual(history(ring, 2500).counts.slice(1, 2501).flat())
    expect(observed.map(({ step }) => step)).toEqual(observed.map((_, i) => i + 1))
    expect(await sim.advance(1024, { every: 1 })).toHaveLength(1024)
    expect(await sim.advance(1025, { every: 1 })).toHaveLength(1025)
    await sim.close()
  })
})

describe('a road', () => {
  const road = randomRoad(100, 0.5)
  const cellsOf = async (sim: Promise<Simulation>) => (await sim).cells()

  test('may be an array, a typed array, text, or a NumPy file', async () => {
    const same = [[...road], road, Float32Array.from(road), text(road), parseNpy(formatNpy(road))]
    for (const given of same) expect(await cellsOf(createSimulation({ road: given }))).toEqual(road)
  })

  test('is not changed by the simulation', async () => {
    const given = road.slice()
    const sim = await createSimulation({ road: given })
    await sim.advance(10)
    expect(given).toEqual(road)
    given.fill(0)
    expect(countCars(await sim.cells())).toBe(countCars(road))
  })

  test('is drawn from density, seed and generator', async () => {
    const drawn = { cells: 1000, density: 0.3, seed: 11, random: 'ranmar' } as const
    const sim = await createSimulation(drawn)
    expect(await sim.packed()).toEqual(await fillRoad(drawn))
  })

  test('is that of the course programs if nothing is said', async () => {
    const sim = await createSimulation()
    expect(sim.length).toBe(10_240_000)
    const road = await fillRoad({ cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' })
    expect(Buffer.compare(await sim.packed(), road)).toBe(0)
    await sim.close()
  })

  test('may be empty or full', async () => {
    for (const [density, cars] of [
      [0, 0],
      [1, 50],
    ]) {
      const sim = await createSimulation({ cells: 50, density })
      const [seen] = await sim.advance(3, { at: [3] })
      expect(seen).toEqual({
        ...{ step: 3, cars, density, moved: 0, velocity: 0, flow: 0 },
        ...{ stopped: cars > 0 ? 1 : 0, jams: Number.NaN, velocities: [cars, 0] },
      })
      expect(countCars(await sim.cells())).toBe(cars)
    }
  })
})

const CARS = nagelSchreckenberg({ vmax: 3, p: 0.25 })
const OPEN = { entry: 0.8, exit: 0.6 }

describe('sync', () => {
  const road = randomRoad(500, 0.5)

  test.each(
    several.filter(([, { kernel, executor }]) => executor.name === 'serial' && kernel.name !== 'gpu'),
  )('%s: says what the promises say', async (_, of) => {
    const [sync, async] = [await create(road, of), await create(road, of)]
    for (const schedule of [{ every: 3 }, { at: [2, 9] }, undefined]) {
      expect(sync.sync.advance(10, schedule)).toEqual(await async.advance(10, schedule))
      expect(sync.step).toBe(async.step)
      for (const read of ['cells', 'packed', 'gaps', 'counts'] as const) {
        expect(sync.sync[read](), read).toEqual(await async[read]())
      }
      expect(sync.sync.cells(7, 300)).toEqual(await async.cells(7, 300))
    }
    expect(sync.sync.advance(1, { every: 1 })).toEqual(await async.advance(1, { every: 1 }))
  })

  test.each(['ring', OPEN] as const)('says of cars what the promises say: %o', async (boundary) => {
    const options = { model: CARS, boundary, cells: 300, density: 0.2, executor: 'serial' } as const
    const [sync, async] = [await createSimulation(options), await createSimulation(options)]
    expect(sync.sync.advance(40)).toEqual(await async.advance(40))
    expect(sync.sync.velocities()).toEqual(await async.velocities())
    expect(sync.sync.jamLengths()).toEqual(await async.jamLengths())
    for (const [from, to] of [[], [3], [-2, 5], [undefined, 4], [7, 7]]) {
      expect(sync.sync.cars(from, to)).toEqual(await async.cars(from, to))
    }
    const all = sync.sync.cars()
    if (boundary === 'ring') expect(all.from).toBe(0)
    else expect(all.from).toBeLessThan(0)
    expect(sync.sync.cars(all.from - 9, all.from).positions.every(Number.isNaN)).toBe(true)
    expect(() => sync.sync.cars(0, 301)).toThrow(RangeError)
  })

  test('with threads says that it cannot, and what can', async () => {
    const sim = await createSimulation({ road, executor: 'threads', workers: 1 })
    expect(() => sim.sync.advance(1)).toThrow(
      "sync: executor 'threads' must wait for other threads; use await, or executor 'serial'",
    )
    expect(sim.step).toBe(0)
    await sim.close()
  })
})

/** Every kernel that can run this, by itself, and one cut into blocks. */
const eachOn = (rules: { kind: string }) => several.filter(([, { kernel }]) => kernelFor(kernel, rules))

describe.each(eachOn(rulesOf(CARS, 'ring', 9)))('cars with velocities: %s', (_, strategy) => {
  const rules = rulesOf(CARS, 'ring', 9)
  const road = randomRoad(1021, 0.3)
  const { roads, counts } = history(road, 30, rules)
  const velocitiesOf = (states: Uint8Array) => Int8Array.from(states, (state) => state - 1)
  const options = (model: Model): SimulationOptions => ({
    ...{ model, seed: 9, kernel: strategy.kernel.name },
    ...{ executor: strategy.executor.name, workers: strategy.workers },
  })

  test('a road says where they are and how fast, all of it and in parts', async () => {
    const sim = await createSimulation({ road, ...options(CARS) })
    expect(await sim.velocities()).toEqual(velocitiesOf(road))
    await sim.advance(30)
    const now = velocitiesOf(roads[30])
    const cells = roads[30].map((state) => (state > 0 ? 1 : 0))
    expect(await sim.velocities()).toEqual(now)
    expect(await sim.cells()).toEqual(cells)
    expect(await sim.packed()).toEqual(packbits(cells))
    for (const [from, to] of [
      [0, 1021],
      [0, 1],
      [1020, 1021],
      [17, 94],
      [500, 500],
      [1021, 1021],
    ]) {
      expect(await sim.velocities(from, to)).toEqual(now.slice(from, to))
      expect(await sim.cells(from, to)).toEqual(cells.slice(from, to))
    }
    expect(await sim.velocities(1000)).toEqual(now.slice(1000))
    expect(await sim.cells(1000)).toEqual(cells.slice(1000))
    await sim.close()
  })

  test('what is observed is told of the cars of each velocity, and of jams', async () => {
    const sim = await createSimulation({ road, ...options(CARS) })
    const seen = await sim.advance(30, { at: [1, 7, 30] })
    await sim.close()
    const cars = countCars(road)
    seen.forEach((one) => {
      const velocities = counts[one.step].slice(0, -1)
      const moved = velocities.reduce((sum, count, v) => sum + v * count, 0)
      expect(one).toEqual({
        ...{ step: one.step, cars, density: cars / 1021, moved, velocity: moved / cars, flow: moved / 1021 },
        ...{ stopped: velocities[0] / cars, jams: counts[one.step].at(-1), velocities },
      })
    })
  })

  test('a road given by its velocities goes on as the road that it was', async () => {
    const start = velocitiesOf(roads[30])
    // The random draws begin anew with the steps, so that only a road without them goes on.
    const model = nagelSchreckenberg({ vmax: 3, p: 0 })
    const whole = await createSimulation({ velocities: start, ...options(model) })
    expect(await whole.velocities()).toEqual(start)
    await whole.advance(7)
    const rest = await createSimulation({ velocities: await whole.velocities(), ...options(model) })
    await whole.advance(11)
    await rest.advance(11)
    expect(await rest.velocities()).toEqual(await whole.velocities())
    await Promise.all([whole.close(), rest.close()])
  })
})

describe.each(eachOn(rulesOf(traffic(), OPEN, 1)))('an open road: %s', (_, strategy) => {
  const of = { kernel: strategy.kernel.name, executor: strategy.executor.name, workers: strategy.workers }

  test.each<[string, Model]>([
    ['traffic', traffic()],
    ['traffic that hesitates', traffic({ hop: 0.5 })],
    ['fast cars', nagelSchreckenberg({ vmax: 5, p: 0.2 })],
  ])('%s: who entered and did not leave is on it, at every step', async (_, model) => {
    const sim = await createSimulation({ cells: 200, density: 0.2, model, boundary: OPEN, ...of })
    const start = countCars(await sim.cells())
    expect(sim.boundary).toEqual(OPEN)
    expect(await sim.counts()).toEqual({ cars: start, density: start / 200, entered: 0, exited: 0 })
    for (let step = 1; step <= 60; step++) {
      const [seen] = await sim.advance(1, { every: 1 })
      const cars = countCars(await sim.cells())
      const { entered, exited, ...now } = await sim.counts()
      expect(entered - exited).toBe(cars - start)
      expect(now).toEqual({ cars, density: cars / 200 })
      expect(seen).toMatchObject({ step, cars, density: cars / 200 })
    }
    const { entered, exited } = await sim.counts()
    expect(Math.min(entered, exited)).toBeGreaterThan(5)
    await sim.close()
  })
})

describe.each(eachOn(rulesOf(elementary(110), 'ring', 1)))('elementary rules: %s', (_, strategy) => {
  test('the cells that are 1 are counted when asked for, and when observed', async () => {
    const road = randomRoad(701, 0.5)
    const { roads, counts } = history(road, 20, rulesOf(elementary(110), 'ring', 1))
    const sim = await createSimulation({
      ...{ road, model: elementary(110), kernel: strategy.kernel.name },
      ...{ executor: strategy.executor.name, workers: strategy.workers },
    })
    expect(await sim.counts()).toMatchObject({ cars: countCars(road), entered: 0, exited: 0 })
    const seen = await sim.advance(20, { at: [1, 20] })
    expect(seen.map(({ cars }) => [cars])).toEqual([counts[1], counts[20]])
    expect((await sim.counts()).cars).toBe(countCars(roads[20]))
    expect(await sim.cells()).toEqual(roads[20])
    expect(await sim.cells(100, 333)).toEqual(roads[20].slice(100, 333))
    await expect(sim.velocities()).rejects.toThrow('velocities: the cells of elementary have no velocities')
    await sim.close()
  })
})

describe('a part of the road', () => {
  const sim = createSimulation({ cells: 100, model: CARS })
  test.each<[number, number | undefined, string]>([
    [-1, 5, 'from: -1 is not an integer from 0 to 100'],
    [101, undefined, 'from: 101 is not an integer from 0 to 100'],
    [0.5, 5, 'from: 0.5 is not an integer from 0 to 100'],
    [5, 4, 'to: 4 is not an integer from 5 to 100'],
    [5, 101, 'to: 101 is not an integer from 5 to 100'],
    [0, Number.NaN, 'to: NaN is not an integer from 0 to 100'],
    [-1, 100, 'from: -1 is not an integer from 0 to 100'],
    [0, 101, 'to: 101 is not an integer from 0 to 100'],
    [0, -1, 'to: -1 is not an integer from 0 to 100'],
  ])('%d to %d is refused', async (from, to, words) => {
    const { cells, velocities } = await sim
    for (const read of [cells, velocities])
      await expect(read(from, to)).rejects.toThrow(new RangeError(words))
  })
})

describe('the same seed is the same road, however it is run', () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  async function road(how: SimulationOptions) {
    const sim = await createSimulation({ cells: 3000, density: 0.15, seed: 3, model, ...how })
    await sim.advance(40)
    const road = (await sim.velocities()).join('')
    await sim.close()
    return road
  }
  const first = road({ kernel: 'naive', executor: 'serial' })

  test.each(eachOn(rulesOf(model, 'ring', 3)))('%s', async (_, { kernel, executor, workers }) => {
    const other = await road({ kernel: kernel.name, executor: executor.name, workers })
    expect(other === (await first)).toBe(true)
  })
})

test('a road on which all cars move is counted in full, however long', async () => {
  const cells = 128 * 1100
  const road = Uint8Array.from({ length: cells }, (_, i) => i % 2)
  const sim = await createSimulation({ road, kernel: 'simd', executor: 'serial' })
  const seen = sim.sync.advance(3, { every: 1 })
  expect(seen.map(({ moved }) => moved)).toEqual([cells / 2, cells / 2, cells / 2])
})

test('a road on which no car can move is counted in full, however long', async () => {
  const cells = 128 * 1100 + 5
  const road = new Uint8Array(cells).fill(1)
  const model = nagelSchreckenberg({ vmax: 2, p: 0.5 })
  const sim = await createSimulation({ road, model, kernel: 'simd', executor: 'serial' })
  expect(sim.sync.advance(1, { every: 1 })).toMatchObject([
    { cars: cells, velocities: [cells, 0, 0], jams: 0 },
  ])
})

test('cells that are all 1 are counted in full, however long the road', async () => {
  const cells = 128 * 1100 + 5
  const road = new Uint8Array(cells).fill(1)
  const sim = await createSimulation({ road, model: elementary(204), kernel: 'simd', executor: 'serial' })
  expect(sim.sync.advance(2, { every: 1 }).map(({ cars }) => cars)).toEqual([cells, cells])
})

test('what is counted over several tiles of rows is what is counted at once', async () => {
  const options = {
    cells: 128 * 40_000 + 3,
    density: 0.4,
    model: elementary(110),
    executor: 'serial',
  } as const
  const [tiles, words] = await Promise.all(
    (['simd', 'bitwise'] as const).map((kernel) => createSimulation({ ...options, kernel })),
  )
  expect(tiles.sync.advance(7, { at: [2, 6, 7] })).toEqual(words.sync.advance(7, { at: [2, 6, 7] }))
  expect(Buffer.compare(tiles.sync.packed(), words.sync.packed())).toBe(0)
})

test('steps to observe may be changed by their owner as soon as the call is made', async () => {
  const sim = await createSimulation({ road: '#..#.', executor: 'serial' })
  const at = [1, 3]
  const call = sim.advance(5, { at })
  at[0] = 2
  expect((await call).map(({ step }) => step)).toEqual([1, 3])
})

test('more observations than fit into memory are refused', async () => {
  const sim = await createSimulation({ road: '#..#.', executor: 'serial' })
  expect(() => sim.sync.advance(1e10, { every: 1 })).toThrow(
    new RangeError(
      'every: 1 of 10000000000 steps are 10000000000 observations; one call returns at most 16777216',
    ),
  )
  expect(sim.step).toBe(0)
})
