/** A road that goes on from a checkpoint is the road that was never interrupted, whatever strategies are on either side. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createSimulation,
  elementary,
  nagelSchreckenberg,
  type Simulation,
  type SimulationOptions,
  traffic,
} from '../src/index.js'
import { rulesOf } from '../src/models/table.js'
import { kernelFor, type Strategy, strategies } from './strategies.js'

const open = (entry: number, exit: number) => ({ boundary: { entry, exit } })

/** Roads of every kind: with laps, with cars that come and go, full, and without cars. */
const roads: SimulationOptions[] = [
  { model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 1201, density: 0.4 },
  { model: nagelSchreckenberg({ vmax: 5, p: 0.2 }), ...open(0.7, 0.9), cells: 300, density: 0.3 },
  { model: traffic({ hop: 0.8 }), ...open(0.5, 0.5), cells: 900, density: 0 },
  { model: traffic(), cells: 1021, density: 0.4 },
  { model: elementary(110), boundary: { left: 1, right: 0 }, cells: 130, density: 0.5 },
  { model: nagelSchreckenberg({ vmax: 8, p: 0.1, p0: 0.5 }), cells: 60, cars: 5, start: 'even', velocity: 3 },
  { model: traffic({ hop: 0.6 }), cells: 519, density: 0.5, seed: 2 ** 40 + 1 },
  { model: elementary(30), cells: 700, density: 0.5 },
  { model: nagelSchreckenberg({ vmax: 2, p: 0.5 }), cells: 90, density: 1 },
  { model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 90, density: 0 },
  { model: nagelSchreckenberg({ vmax: 3, p: 0 }), ...open(1, 1), cells: 2, density: 0.5 },
  { model: traffic(), ...open(1, 0), cells: 40, density: 0.5 },
]

/** The strategy as options; undefined if it has not this model. */
function optionsOf({ kernel, executor, workers }: Strategy, { model, boundary = 'ring' }: SimulationOptions) {
  const isThere = kernelFor(kernel, rulesOf(model!, boundary, 0)) !== undefined
  return isThere ? { kernel: kernel.name, executor: executor.name, workers } : undefined
}

/** All that can be asked of a road. */
async function stateOf(sim: Simulation) {
  const { model, boundary, step, length } = sim
  const hasCars =
    model.name !== 'elementary' && !(model.name === 'traffic' && model.hop === 1 && boundary === 'ring')
  return {
    ...{ model, boundary, step, length, counts: await sim.counts(), cells: await sim.cells() },
    ...(hasCars && { velocities: await sim.velocities(), cars: await sim.cars() }),
  }
}

/** A road that is never interrupted: its state and checkpoint after some steps, and after more. */
async function uninterrupted(options: SimulationOptions, before: number, after: number) {
  const sim = await createSimulation({ ...options, kernel: 'bitwise', executor: 'serial' })
  await sim.advance(before)
  const first = await sim.checkpoint()
  const observations = await sim.advance(after, { every: 7 })
  const known = { first, observations, state: await stateOf(sim), last: await sim.checkpoint() }
  await sim.close()
  return known
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

const known = await Promise.all(roads.map((options) => uninterrupted(options, 150, 100)))

/** Threads and a GPU take long to start: they get the first roads of each kind. */
const FEW = 6
const isQuick = ({ kernel, executor }: Strategy) => kernel.name !== 'gpu' && executor.name === 'serial'

describe.each(strategies)('%s', (_, strategy) => {
  test('goes on from a checkpoint, and makes the same one', async () => {
    for (const [i, road] of roads.slice(0, isQuick(strategy) ? roads.length : FEW).entries()) {
      const options = optionsOf(strategy, road)
      if (!options) continue
      const where = `road ${i}`
      const { first, observations, state, last } = known[i]
      const other = await createSimulation({ ...road, ...options })
      await other.advance(150)
      expect(isSame(await other.checkpoint(), first), where).toBe(true)
      await other.close()

      const sim = await createSimulation({ from: first, ...options })
      expect(isSame(await sim.checkpoint(), first), where).toBe(true)
      expect(await sim.counts(), where).toMatchObject({ entered: expect.any(Number) })
      expect(await sim.advance(100, { every: 7 }), where).toEqual(observations)
      expect(await stateOf(sim), where).toEqual(state)
      expect(isSame(await sim.checkpoint(), last), where).toBe(true)
      await sim.close()
    }
  })
})

const quick = strategies.filter(([, strategy]) => isQuick(strategy))

test('any road, interrupted anywhere, by any strategies', async () => {
  const piece = fc.tuple(fc.nat(120), fc.constantFrom(...quick.map(([, strategy]) => strategy)))
  const property = fc.asyncProperty(
    fc.constantFrom(...roads),
    fc.integer({ min: 1, max: 400 }),
    fc.nat(2 ** 20),
    fc.array(piece, { minLength: 1, maxLength: 5 }),
    async (road, cells, seed, pieces) => {
      const { cars, ...rest } = road
      const options = { ...rest, cells, seed, ...(cars !== undefined && { cars: Math.min(cars, cells) }) }
      const steps = pieces.reduce((sum, [steps]) => sum + steps, 0)
      const expected = await uninterrupted(options, 0, steps)
      let from = expected.first
      for (const [steps, strategy] of pieces) {
        const sim = await createSimulation({ from, ...optionsOf(strategy, road) })
        await sim.advance(steps)
        from = await sim.checkpoint()
        await sim.close()
      }
      expect(isSame(from, expected.last)).toBe(true)
    },
  )
  await fc.assert(property, { seed: 16, numRuns: 100 })
})
