/** What only cars on a GPU have: tiles, parts of a road, high digits of gaps, and room in which an open road goes around. */
import { describe, expect, test } from 'vitest'
import { executors } from '../../src/executors/table.js'
import { openGpu } from '../../src/gpu/device.js'
import { createSimulation, nagelSchreckenberg, type SimulationOptions } from '../../src/index.js'
import { callsOf } from '../../src/kernels/cars/gpu/calls.js'
import { atLeast } from '../../src/kernels/cars/gpu/common.js'
import { startOn } from '../../src/kernels/cars/gpu/road.js'
import { TILE_CARS } from '../../src/kernels/cars/gpu/shape.js'
import type { CarRules } from '../../src/kernels/cars/rules.js'
import { chance } from '../../src/random/draws.js'
import { withoutGpu } from '../gpu.js'
import { randomRoad } from '../roads.js'
import { packStates, start } from '../strategies.js'

const onGpu = describe.skipIf(withoutGpu !== undefined)

const rules: CarRules = { kind: 'cars', vmax: 5, slow: chance(0.3), slowStart: chance(0.3), seed: 5743 }

/** A road with exactly so many cars at a density of about 0.4. */
function roadWith(cars: number): Uint8Array {
  const road = randomRoad(Math.ceil(2.5 * cars), 0.4, cars)
  let missing = cars - road.reduce((sum, cell) => sum + cell, 0)
  for (let cell = 0; missing !== 0; cell++) {
    if (road[cell] === (missing > 0 ? 1 : 0)) continue
    road[cell] = 1 - road[cell]
    missing += missing > 0 ? -1 : 1
  }
  return road
}

/** Follows a ring of so many cars in parts of at most so many tiles: all must be as with `bitwise`. */
async function expectRing(cars: number, most: number, steps: readonly number[]) {
  const road = roadWith(cars)
  const [cells, gpu] = [road.length, await openGpu()]
  const run = await startOn(gpu, { cells, rules, ...packStates(road) }, most)
  const strategy = { kernel: { name: 'bitwise' as const }, executor: executors.serial, workers: 1 }
  const expected = await start(strategy, road, undefined, rules)
  for (const n of steps) {
    const where = `${cars} cars, ${most} tiles, ${n} steps`
    expect(await run.advance(n, [1, n]), where).toEqual(await expected.advance(n, [1, n]))
    expect(Buffer.compare(await run.packed(), await expected.packed()), where).toBe(0)
    const third = Math.floor(cells / 3)
    expect(await run.states(third, third + 500), where).toEqual(await expected.states(third, third + 500))
    expect(await run.trace!(cars - 99, cars), where).toEqual(await expected.trace!(cars - 99, cars))
  }
  await run.close()
}

/** Follows a road in calls of so many steps: all that can be asked must be as with `simd`. */
async function expectAsSimd(options: SimulationOptions, steps: readonly number[]) {
  const sim = await createSimulation({ ...options, kernel: 'gpu' })
  const other = await createSimulation({ ...options, kernel: 'simd', executor: 'serial' })
  for (const n of steps) {
    const every = Math.ceil(n / 3)
    expect(await sim.advance(n, { every })).toEqual(await other.advance(n, { every }))
    expect(await sim.counts()).toEqual(await other.counts())
    // As text, since a gap of a million cells makes an array of a million numbers.
    expect((await sim.gaps()).join() === (await other.gaps()).join()).toBe(true)
    expect(await sim.jamLengths()).toEqual(await other.jamLengths())
    expect(Buffer.compare(await sim.packed(), await other.packed())).toBe(0)
    const [from, to] = [sim.length - Math.floor(sim.length / 3), sim.length]
    expect(await sim.velocities(from, to)).toEqual(await other.velocities(from, to))
  }
  await sim.close()
}

onGpu('cars on the GPU', () => {
  test('are right around tiles', async () => {
    for (const places of [254, 255, 256, 257, 508]) {
      for (const more of [-31, -1, 0, 1]) await expectRing(32 * places + more, 100, [33])
    }
  })

  test('are right in parts', async () => {
    for (const tiles of [2, 3, 5]) {
      for (const most of [1, 2]) await expectRing(TILE_CARS * tiles + 1 - most, most, [1, 70])
    }
  })

  test.each([1, 5, 8])('with vmax %i: gaps become long, and short again', async (vmax) => {
    const model = nagelSchreckenberg({ vmax, p: 0.01 })
    // A jam around cell 0: the car with the long gap is not the last, whose gap follows from the positions of others.
    const road = Uint8Array.from({ length: 60_000 }, (_, cell) => (cell < 1500 || cell >= 58_500 ? 1 : 0))
    await expectAsSimd({ model, road }, [1, 31, 1280])
    await expectAsSimd({ model, cells: 2 ** 20, density: 0.0005 }, [300])
  })

  test.each([
    [1, 0.5, 0.4, 0.6],
    [5, 0.3, 1, 1],
    [8, 0.1, 1, 0.2],
  ])('on an open road, vmax %i, p %d, entry %d, exit %d', async (vmax, p, entry, exit) => {
    const model = nagelSchreckenberg({ vmax, p })
    const boundary = { entry, exit }
    await expectAsSimd({ model, boundary, cells: 1300, density: 0 }, [1, 149, 200])
    await expectAsSimd({ model, boundary, cells: 40_000, density: 0.25 }, [40])
  })

  test('that go on from a checkpoint have the same numbers, tiles and laps', async () => {
    const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
    for (const road of [{ cells: 60_000 }, { cells: 600_000, boundary: { entry: 0.05, exit: 0.9 } }]) {
      const sim = await createSimulation({ model, density: 0.4, ...road, kernel: 'simd', executor: 'serial' })
      await sim.advance(300)
      await expectAsSimd({ from: await sim.checkpoint() }, [33])
    }
  })

  test('says how many cells fit', async () => {
    const gpu = await openGpu()
    const limits = { maxBufferSize: 2 ** 20, maxStorageBufferBindingSize: 2 ** 20 }
    const small = { ...gpu, device: { limits, queue: gpu.device.queue } as GPUDevice }
    const open = { ...rules, ends: { entry: 0, exit: 0 } }
    const task = { cells: 1_000_000, rules: open, packed: new Uint8Array(125_000) }
    await expect(startOn(small, task)).rejects.toThrow(
      /^cells: 1000000 are too many for this GPU; about [1-9]\d{5} fit: no room: an open road must fit into one buffer/,
    )
  })
})

test('calls end at observed steps, and after as many steps as the places ahead last', () => {
  expect(callsOf(70, [1, 33, 70], 0, 0, 32, 9)).toEqual([
    { steps: 1, observed: true },
    { steps: 32, observed: true },
    { steps: 32, observed: false },
    { steps: 5, observed: true },
  ])
  expect(callsOf(70, [1, 33, 70], 1, 1, 32, 1)).toEqual([{ steps: 32, observed: true }])
  expect(callsOf(3, [], 0, 0, 1, 2)).toEqual([
    { steps: 1, observed: false },
    { steps: 1, observed: false },
  ])
})

test('comparisons with a constant, digit by digit', () => {
  const digits = ['a', 'b', 'c', 'd']
  for (let k = 1; k <= 15; k++) {
    const says = new Function(...digits, `return ${atLeast(k, digits)}`)
    for (let v = 0; v < 16; v++) expect(says(v & 1, (v >> 1) & 1, (v >> 2) & 1, v >> 3)).toBe(v >= k ? 1 : 0)
  }
  expect(atLeast(2, ['a'])).toBeUndefined()
})
