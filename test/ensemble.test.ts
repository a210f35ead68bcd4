/** A ring in a lane is the ring alone, bit for bit. */
import { describe, expect, test } from 'vitest'
import {
  createEnsemble,
  createSimulation,
  elementary,
  type Model,
  nagelSchreckenberg,
  type Ring,
  traffic,
} from '../src/index.js'

const CARS = nagelSchreckenberg({ vmax: 5, p: 0.3 })

/** So many rings, unlike each other. */
const rings = (count: number, own: (i: number) => Partial<Ring> = () => ({})): Ring[] =>
  Array.from({ length: count }, (_, i) => ({ density: i / Math.max(1, count - 1), seed: 7 * i, ...own(i) }))

async function expectAlone(model: Model, cells: number, rings: Ring[], steps: number) {
  const ensemble = await createEnsemble({ model, cells, rings })
  const schedule = { at: [1, 2, steps] }
  const seen = await ensemble.advance(steps, schedule)
  expect(seen.length).toBe(rings.length)
  for (const [i, { density, seed, p, p0 }] of rings.entries()) {
    const own = p === undefined ? model : nagelSchreckenberg({ vmax: 5, p, ...(p0 !== undefined && { p0 }) })
    const alone = await createSimulation({
      model: own,
      cells,
      density: density!,
      ...(seed !== undefined && { seed }),
    })
    expect(seen[i], `ring ${i} of ${cells} cells`).toEqual(await alone.advance(steps, schedule))
    expect(await ensemble.cells(i)).toEqual(await alone.cells())
    if (model.name === 'nasch') expect(await ensemble.velocities(i)).toEqual(await alone.velocities())
    await alone.close()
  }
  expect(ensemble.step).toBe(steps)
  await ensemble.close()
}

describe.each<[string, Model]>([
  ['traffic', traffic()],
  ['traffic that hesitates', traffic({ hop: 0.4 })],
  ['vmax 1', nagelSchreckenberg({ vmax: 1, p: 0.5 })],
  ['vmax 5', nagelSchreckenberg({ vmax: 5, p: 0.3 })],
  ['vmax 5, slow to start', nagelSchreckenberg({ vmax: 5, p: 0.1, p0: 0.6 })],
  ['vmax 8, p 0', nagelSchreckenberg({ vmax: 8, p: 0 })],
])('%s', (_, model) => {
  test.each([1, 2, 5, 8, 9, 31, 127, 128, 129, 255, 640, 641, 1000, 1409])('%i cells', async (cells) => {
    await expectAlone(model, cells, rings(5), 12)
  })
  test.each([1, 2, 64, 65, 127, 128])('%i rings', async (count) => {
    await expectAlone(model, 300, rings(count), 7)
  })
})

test('rings have probabilities of their own', async () => {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  await expectAlone(
    model,
    500,
    rings(20, (i) => ({ density: 0.2, p: i / 19 })),
    20,
  )
  await expectAlone(
    model,
    500,
    rings(20, (i) => ({ density: 0.2, p: i / 19, p0: 1 - i / 19 })),
    20,
  )
})

test('rings on which no car can move are counted in full, however long', async () => {
  const [cells, model] = [9000, nagelSchreckenberg({ vmax: 2, p: 0.5 })]
  const ensemble = await createEnsemble({ model, cells, rings: rings(3, (i) => ({ density: i % 2 })) })
  const seen = await ensemble.advance(1, { every: 1 })
  expect(seen.map(([{ velocities }]) => velocities)).toEqual([
    [0, 0, 0],
    [cells, 0, 0],
    [0, 0, 0],
  ])
})

test('elementary rules go one by one', async () => {
  const ensemble = await createEnsemble({ model: elementary(90), cells: 100, rings: rings(3) })
  const alone = await createSimulation({ model: elementary(90), cells: 100, density: 0.5, seed: 7 })
  expect((await ensemble.advance(10, { every: 5 }))[1]).toEqual(await alone.advance(10, { every: 5 }))
  expect(await ensemble.cells(1)).toEqual(await alone.cells())
})

test('calls wait for each other, and a closed ensemble says so', async () => {
  const options = { model: nagelSchreckenberg({ vmax: 2, p: 0.2 }), cells: 60, rings: rings(3) }
  const one = await createEnsemble(options)
  const two = await createEnsemble(options)
  await Promise.all([one.advance(3), one.advance(4)])
  await two.advance(7)
  expect(await one.cells(2)).toEqual(await two.cells(2))
  await one.close()
  await expect(one.advance(1)).rejects.toThrow('closed')
  await expect(one.cells(0)).rejects.toThrow('closed')
})

test.each<[string, Model]>([
  ['in lanes', nagelSchreckenberg({ vmax: 2, p: 0.2 })],
  ['one by one', elementary(90)],
])('what is read while rings are advanced waits for its turn: %s', async (_, model) => {
  const ensemble = await createEnsemble({ model, cells: 3000, rings: rings(3) })
  const both = [ensemble.advance(20), ensemble.advance(3)]
  expect(ensemble.step).toBe(0)
  const read = await ensemble.cells(1)
  expect(ensemble.step).toBe(23)
  await Promise.all(both)
  expect(read).toEqual(await ensemble.cells(1))
  await ensemble.close()
})

test.each<[object, string]>([
  [{ cells: 10, rings: [] }, 'rings.length: 0 is not an integer from 1 to 128'],
  [{ cells: 10, rings: rings(129) }, 'rings.length: 129 is not an integer from 1 to 128'],
  [{ cells: 10, rings: 3 }, 'rings: 3 is not an array of rings'],
  // biome-ignore lint/suspicious/noSparseArray: that is the point
  [{ cells: 10, rings: [, { density: 0.5 }] }, 'rings[0]: undefined is not an object of options'],
  [{ cells: 10, rings: [{ density: 0.5, p: null }], model: CARS }, 'rings[0].p: null is not a number'],
  [{ cells: 10, rings: [{ density: 0.5, p0: null }], model: CARS }, 'rings[0].p0: null is not a number'],
  [{ cells: 10, rings: [{ density: 0.5 }], model: null }, 'model: null is not a model'],
  [{ cells: 10, rings: [{ density: 2 }] }, 'rings[0].density: 2 is not a number from 0 to 1'],
  [{ cells: 10, rings: [{ density: 0.5, seed: -1 }] }, 'rings[0].seed: -1 is not'],
  [{ cells: 10, rings: [{ density: 0.5, p: 0.5 }] }, 'rings[0].p: model traffic has no such probability'],
  [{ cells: 10, rings: [{ density: 0.5, p0: 0.5 }] }, 'rings[0].p0: model traffic has no such probability'],
  [{ cells: 10, rings: [{ density: 0.5, cells: 20 }] }, 'cells: no such option of rings[0]'],
  [{ cells: 0, rings: rings(2) }, 'cells: 0 is not an integer from 1'],
  [{ rings: rings(2) }, 'cells: undefined is not a number'],
])('%o is refused', async (options, message) => {
  await expect(createEnsemble(options as never)).rejects.toThrow(message)
})
