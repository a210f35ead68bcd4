import { describe, expect, test } from 'vitest'
import { createSimulation, formatNpy, parseNpy, type Simulation } from '../src/index.js'
import { fillRoad } from '../src/random/road.js'
import { history } from './definition.js'
import { countCars, randomRoad } from './roads.js'
import { type Strategy, strategies } from './strategies.js'

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
  const { roads, moved } = history(road, 60)
  const seen = (step: number) => ({
    step,
    moved: moved[step],
    velocity: moved[step] / cars,
    flow: moved[step] / 1021,
    density: cars / 1021,
  })

  test('a simulation says what it is', async () => {
    const sim = await create(road, strategy)
    expect(sim).toMatchObject({ length: 1021, cars, density: cars / 1021, step: 0 })
    expect(sim.model).toEqual({ name: 'traffic', reach: 1 })
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
      expect(sim.cells()).toEqual(roads[step])
    }
    expect(await sim.advance(5)).toEqual([])
    expect(await sim.advance(5, {})).toEqual([])
    expect(await sim.advance(5, { every: 6 })).toEqual([])
    expect(await sim.advance(0, { every: 1 })).toEqual([])
    expect(await sim.advance(0, { at: [] })).toEqual([])
    expect(sim.step).toBe(60)
    expect(sim.cells()).toEqual(roads[60])
    await sim.close()
  })

  test('how often one looks does not change the road', async () => {
    for (const every of [1, 7, 60]) {
      const sim = await create(road, strategy)
      await sim.advance(60, { every })
      expect(sim.cells()).toEqual(roads[60])
      await sim.close()
    }
  })

  test('cells and packed are the same road, and copies of it', async () => {
    const sim = await create(road, strategy)
    for (const step of [0, 3]) {
      await sim.advance(step)
      expect(sim.cells()).toEqual(roads[step])
      expect(sim.packed()).toEqual(packbits(roads[step]))
      sim.cells().fill(1)
      sim.packed().fill(255)
      expect(sim.cells()).toEqual(roads[step])
    }
    await sim.close()
  })

  test('more observations than a command holds', async () => {
    const ring = randomRoad(37, 0.5)
    const sim = await create(ring, strategy)
    const observed = await sim.advance(2500, { every: 1 })
    expect(observed.map(({ moved }) => moved)).toEqual(history(ring, 2500).moved.slice(1, 2501))
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
    expect(countCars(sim.cells())).toBe(countCars(road))
  })

  test('is drawn from density, seed and generator', async () => {
    const drawn = { cells: 1000, density: 0.3, seed: 11, random: 'ranmar' } as const
    const sim = await createSimulation(drawn)
    expect(sim.packed()).toEqual(await fillRoad(drawn))
  })

  test('is that of the course programs if nothing is said', async () => {
    const sim = await createSimulation()
    expect(sim.length).toBe(10_240_000)
    const road = await fillRoad({ cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' })
    expect(Buffer.compare(sim.packed(), road)).toBe(0)
    await sim.close()
  })

  test('may be empty or full', async () => {
    for (const [density, cars] of [
      [0, 0],
      [1, 50],
    ]) {
      const sim = await createSimulation({ cells: 50, density })
      const [seen] = await sim.advance(3, { at: [3] })
      expect(seen).toEqual({ step: 3, moved: 0, velocity: 0, flow: 0, density })
      expect(countCars(sim.cells())).toBe(cars)
    }
  })
})

describe('advanceSync', () => {
  const road = randomRoad(500, 0.5)

  test.each(several.filter(([, { executor }]) => executor.name === 'serial'))(
    '%s: is advance',
    async (_, of) => {
      const [sync, async] = [await create(road, of), await create(road, of)]
      for (const schedule of [{ every: 3 }, { at: [2, 9] }, undefined]) {
        expect(sync.advanceSync(10, schedule)).toEqual(await async.advance(10, schedule))
        expect(sync.cells()).toEqual(async.cells())
        expect(sync.step).toBe(async.step)
      }
      expect(sync.advanceSync(1, { every: 1 })).toEqual(await async.advance(1, { every: 1 }))
    },
  )

  test('with threads says that it cannot, and what can', async () => {
    const sim = await createSimulation({ road, executor: 'threads', workers: 1 })
    expect(() => sim.advanceSync(1)).toThrow("advanceSync: executor 'threads' cannot; use advance")
    expect(sim.step).toBe(0)
    await sim.close()
  })
})

test('a road on which all cars move is counted in full, however long', async () => {
  const cells = 128 * 1100
  const road = Uint8Array.from({ length: cells }, (_, i) => i % 2)
  const sim = await createSimulation({ road, kernel: 'simd', executor: 'serial' })
  const seen = sim.advanceSync(3, { every: 1 })
  expect(seen.map(({ moved }) => moved)).toEqual([cells / 2, cells / 2, cells / 2])
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
  expect(() => sim.advanceSync(1e10, { every: 1 })).toThrow(
    new RangeError('every: 1 of 10000000000 steps are 10000000000 observations, more than 16777216'),
  )
  expect(sim.step).toBe(0)
})
