import { describe, expect, test } from 'vitest'
import { type MeasureOptions, measure } from '../../src/measure/measure.js'
import type { Boundary } from '../../src/models/boundary.js'
import { elementary } from '../../src/models/elementary.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import { type Model, vmaxOf } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'
import type { SimulationOptions } from '../../src/options/options.js'
import { createSimulation } from '../../src/simulation.js'

const OPEN = { entry: 0.6, exit: 0.4 }
const RANDOM = { cells: 300, density: 0.3, seed: 7 }

/** The same road twice: one to be measured, one to be looked at. */
const twice = (options: SimulationOptions) =>
  Promise.all([createSimulation(options), createSimulation(options)])

/** Of too few observations. */
const NO_ERRORS = {
  ...{ densityError: Number.NaN, flowError: Number.NaN, correlationTime: Number.NaN },
  ...{ velocityError: Number.NaN, stoppedError: Number.NaN },
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const shares = (counts: readonly number[]) => counts.map((count) => count / sum(counts))

describe.each<[string, Model, Boundary]>([
  ['traffic', traffic(), 'ring'],
  ['traffic with chance on an open road', traffic({ hop: 0.6 }), OPEN],
  ['Nagel-Schreckenberg', nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring'],
  ['Nagel-Schreckenberg on an open road', nagelSchreckenberg({ vmax: 3, p: 0.1, p0: 0.5 }), OPEN],
])('%s', (_, model, boundary) => {
  test('averages are those of the observations, after the warm-up', async () => {
    const [sim, other] = await twice({ ...RANDOM, model, boundary })
    const measured = await measure(sim, { warmUp: 13, steps: 40, every: 7 })
    await other.advance(13)
    const seen = await other.advance(40, { every: 7 })
    expect(sim.step).toBe(53)
    expect(await sim.cells()).toEqual(await other.cells())
    const total = (name: 'cars' | 'moved' | 'jams') => sum(seen.map((one) => one[name]))
    const velocities = seen[0].velocities.map((_, v) => sum(seen.map((one) => one.velocities[v])))
    expect(measured).toEqual({
      observations: 5,
      density: total('cars') / (5 * 300),
      flow: total('moved') / (5 * 300),
      velocity: sum(velocities.map((count, v) => v * count)) / total('cars'),
      stopped: velocities[0] / total('cars'),
      jams: total('jams') / 5,
      jamLength: velocities[0] / total('jams'),
      velocities: shares(velocities),
      gaps: [],
      jamLengths: [],
      ...NO_ERRORS,
    })
  })

  test('gaps and jam lengths are summed up at every so many observations', async () => {
    const [sim, other] = await twice({ ...RANDOM, model, boundary })
    const measured = await measure(sim, { steps: 24, every: 2, distributions: 3 })
    const hasVelocities = vmaxOf(sim.model, sim.boundary) !== undefined
    const gaps: number[] = []
    const jams: number[] = []
    const add = (sums: number[], counts: number[]) => {
      for (const [i, count] of counts.entries()) sums[i] = (sums[i] ?? 0) + count
    }
    for (let i = 0; i < 4; i++) {
      await other.advance(6)
      add(gaps, await other.gaps())
      if (hasVelocities) add(jams, await other.jamLengths())
    }
    expect(measured.observations).toBe(12)
    expect(measured.gaps).toEqual(shares(gaps))
    expect(measured.jamLengths).toEqual(hasVelocities ? shares(jams) : [])
  })
})

test('elementary rules have a density, and nothing that moves', async () => {
  const [sim, other] = await twice({ ...RANDOM, model: elementary(110) })
  const seen = await other.advance(20, { every: 5 })
  const nothing = Number.NaN
  expect(await measure(sim, { steps: 20, every: 5 })).toEqual({
    ...{ observations: 4, density: sum(seen.map(({ density }) => density)) / 4 },
    ...{ flow: nothing, velocity: nothing, stopped: nothing, jams: nothing, jamLength: nothing },
    ...{ velocities: [], gaps: [], jamLengths: [], ...NO_ERRORS },
  })
})

/** A road on which nobody moves: every car brakes by one more, and no gap is longer than one cell. */
const STANDING = { model: nagelSchreckenberg({ vmax: 5, p: 1 }), steps: 1, distributions: 1 }

// Worked out by hand.
test.each<[string, string, Boundary, gaps: number[], jamLengths: number[]]>([
  ['a ring', '##.#.###.#.', 'ring', [3 / 7, 4 / 7], [0, 2 / 4, 1 / 4, 1 / 4]],
  ['a ring, around its end', '#.##.#.#', 'ring', [2 / 5, 3 / 5], [0, 1 / 3, 2 / 3]],
  ['a ring that is full, where no jam ends', '####', 'ring', [1], [0]],
  ['a ring of one cell', '#', 'ring', [1], [0]],
  [
    'an open road, without the first car',
    '.##.#.##',
    { entry: 0, exit: 0 },
    [2 / 4, 2 / 4],
    [0, 1 / 3, 2 / 3],
  ],
])('%s: %s', async (_, road, boundary, gaps, jamLengths) => {
  const { model, ...options } = STANDING
  const sim = await createSimulation({ road, model, boundary })
  const measured = await measure(sim, options)
  expect([...(await sim.cells())].map((cell) => '.#'[cell]).join('')).toBe(road)
  expect(measured.stopped).toBe(1)
  expect(measured.gaps).toEqual(gaps)
  expect(measured.jamLengths).toEqual(jamLengths)
})

test('where there are no cars, or no jams, there is no share of them, and no length', async () => {
  const model = nagelSchreckenberg({ vmax: 2, p: 0 })
  const empty = await createSimulation({ road: '.....', model })
  expect(await measure(empty, { steps: 3, distributions: 1 })).toEqual({
    ...{ observations: 3, density: 0, flow: 0, velocity: 0, stopped: 0, jams: 0, jamLength: 0 },
    ...{ velocities: [0, 0, 0], gaps: [0], jamLengths: [0], ...NO_ERRORS },
  })
  const free = await createSimulation({ road: '#....', model })
  expect(await measure(free, { warmUp: 5, steps: 3, distributions: 1 })).toEqual({
    ...{ observations: 3, density: 0.2, flow: 0.4, velocity: 2, stopped: 0, jams: 0, jamLength: 0 },
    ...{ velocities: [0, 0, 1], gaps: [0, 0, 0, 0, 1], jamLengths: [0], ...NO_ERRORS },
  })
})

test('what is left over behind the last whole count is observed, and not counted', async () => {
  const [sim, other] = await twice({ ...RANDOM, model: nagelSchreckenberg({ vmax: 5, p: 0.3 }) })
  const measured = await measure(sim, { steps: 29, every: 2, distributions: 10 })
  await other.advance(20)
  expect(measured.observations).toBe(14)
  expect(measured.gaps).toEqual(shares(await other.gaps()))
  expect(sim.step).toBe(29)
})

test('a long average is that of one call, and gaps are counted no more often than asked for', async () => {
  const options = { road: '#..#.#....', model: nagelSchreckenberg({ vmax: 3, p: 0.3 }), seed: 5 }
  const [sim, other] = await twice(options)
  const measured = await measure(sim, { steps: 9000, distributions: 5000 })
  const seen = await other.advance(5000, { every: 1 })
  expect(measured.gaps).toEqual(shares(await other.gaps()))
  seen.push(...(await other.advance(4000, { every: 1 })))
  expect(measured.observations).toBe(9000)
  expect(measured.flow).toBe(sum(seen.map(({ moved }) => moved)) / 90_000)
})

test.each<[object, string]>([
  [{}, 'steps: undefined is not a number'],
  [{ steps: 0 }, 'steps: 0 is not an integer from 1 to'],
  [{ steps: 5, every: 0 }, 'every: 0 is not an integer from 1 to 5'],
  [{ steps: 5, every: 6 }, 'every: 6 is not an integer from 1 to 5'],
  [{ steps: 5, warmUp: -1 }, 'warmUp: -1 is not an integer from 0 to'],
  [{ steps: 5, distributions: 0.5 }, 'distributions: 0.5 is not an integer from 0 to 5'],
  [{ steps: 9, every: 2, distributions: 5 }, 'distributions: 5 is not an integer from 0 to 4'],
  [{ steps: 5, step: 1 }, 'step: no such option of measure'],
  [null as never, 'measure: null is not an object of options'],
])('refuses %j', async (options, message) => {
  const sim = await createSimulation({ road: '#..#.' })
  await expect(measure(sim, options as MeasureOptions)).rejects.toThrow(message)
  expect(sim.step).toBe(0)
})
