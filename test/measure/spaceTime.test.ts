import { describe, expect, test } from 'vitest'
import { type SpaceTimeOptions, spaceTime } from '../../src/measure/spaceTime.js'
import type { Boundary } from '../../src/models/boundary.js'
import { elementary } from '../../src/models/elementary.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import type { Model } from '../../src/models/table.js'
import { fastestOf, rulesOf } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'
import { createSimulation } from '../../src/simulation.js'
import { history } from '../definition.js'
import { randomRoad } from '../roads.js'

const road = randomRoad(150, 0.3)

describe.each<[string, Model, Boundary]>([
  ['traffic', traffic(), 'ring'],
  ['traffic with chance on an open road', traffic({ hop: 0.6 }), { entry: 0.5, exit: 0.5 }],
  ['rule 110 between 0 and 1', elementary(110), { left: 0, right: 1 }],
  ['Nagel-Schreckenberg', nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring'],
  ['Nagel-Schreckenberg on an open road', nagelSchreckenberg({ vmax: 3, p: 0.1 }), { entry: 0.7, exit: 0.5 }],
])('%s', (_, model, boundary) => {
  const { roads } = history(road, 40, rulesOf(model, boundary, 5743))
  /** Without velocities a car is a car. */
  const states = (step: number, from = 0, to = 150) =>
    Array.from(roads[step].subarray(from, to), (state) =>
      model.name === 'nasch' ? state : Math.min(1, state),
    )

  test('is recorded row by row', async () => {
    const sim = await createSimulation({ road, model, boundary })
    expect(fastestOf(sim)).toBe(model.name === 'nasch' ? model.vmax : 0)
    const seen = await spaceTime(sim, { rows: 5 })
    expect([...seen]).toEqual([0, 1, 2, 3, 4].flatMap((step) => states(step)))
    expect(sim.step).toBe(4)
    await sim.close()
  })

  test('is recorded in a window, every third step, from where it is', async () => {
    const sim = await createSimulation({ road, model, boundary })
    await sim.advance(10)
    const seen = await spaceTime(sim, { rows: 4, every: 3, from: 31, to: 77 })
    expect([...seen]).toEqual([10, 13, 16, 19].flatMap((step) => states(step, 31, 77)))
    await sim.close()
  })
})

test('progress is told row by row', async () => {
  const sim = await createSimulation({ road })
  const told: number[][] = []
  await spaceTime(sim, { rows: 3, progress: (...now) => told.push(now) })
  expect(told).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ])
})

test.each<[object, string]>([
  [{ rows: 0 }, 'rows: 0 '],
  [{ rows: 1e9 }, `rows: 1000000000 is not an integer from 1 to ${Math.floor(2 ** 30 / 150)}`],
  [{ rows: 1, every: 0 }, 'every: 0 '],
  [{ rows: 1, from: 150 }, 'from: 150 '],
  [{ rows: 1, from: 5, to: 5 }, 'to: 5 '],
  [{ rows: 1, to: 151 }, 'to: 151 '],
  [{ rows: 1, step: 3 }, 'step: no such option'],
])('refuses %j', async (options, message) => {
  const sim = await createSimulation({ road })
  await expect(spaceTime(sim, options as SpaceTimeOptions)).rejects.toThrow(message)
})
