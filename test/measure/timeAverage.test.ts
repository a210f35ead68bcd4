/** Errors of time averages, against series of known correlation and against how independent roads spread. */
import { describe, expect, test } from 'vitest'
import { createSimulation, type Measures, measure, nagelSchreckenberg, traffic } from '../../src/index.js'
import { errorOfRatio, FEWEST, openBlocks, openVariance } from '../../src/measure/timeAverage.js'
import { mt19937 } from '../../src/random/mt19937.js'
import { evenRoad } from '../models/statistics.js'

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const rootMeanSquare = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value ** 2)))
const deviation = (values: readonly number[]) => {
  const middle = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}

/** x(t) = memory x(t - 1) + noise of variance 1, from its steady state; its τ is (1 + memory) / (1 - memory). */
function seriesOf(memory: number, length: number, seed: number): number[] {
  const draw = mt19937(seed)
  const noise = () => Math.sqrt(12) * (draw() - 0.5)
  let x = noise() / Math.sqrt(1 - memory ** 2)
  return Array.from({ length }, () => {
    x = memory * x + noise()
    return 100 + x
  })
}

/** What a long average makes of a series. */
function errorOf(values: readonly number[]): number {
  const blocks = openBlocks(2)
  for (const value of values) blocks.add([value, 1])
  return errorOfRatio(blocks.sums(0), blocks.sums(1))
}

describe('of a series that remembers', () => {
  const SERIES = 100

  test.each([
    [-0.5, 5000],
    [0, 100],
    [0, 20_000],
    [0.5, 500],
    [0.5, 20_000],
    [0.9, 2000],
    [0.9, 20_000],
    [0.98, 20_000],
  ])('memory %d, %i values: the error is that of the formula, and of the spread', (memory, length) => {
    const all = Array.from({ length: SERIES }, (_, i) => seriesOf(memory, length, i + 1))
    const errors = all.map(errorOf)
    // The variance of the sum of a series, over its square length, to the last term.
    const tau =
      (1 + memory) / (1 - memory) - (2 * memory * (1 - memory ** length)) / length / (1 - memory) ** 2
    const exact = Math.sqrt(tau / (1 - memory ** 2) / length)
    expect(rootMeanSquare(errors) / exact).toBeGreaterThan(0.9)
    expect(rootMeanSquare(errors) / exact).toBeLessThan(1.1)
    // A standard deviation of so many means has a standard error of 7 in 100.
    expect(deviation(all.map(mean)) / exact).toBeGreaterThan(0.75)
    expect(deviation(all.map(mean)) / exact).toBeLessThan(1.25)
  })
})

test('a series that does not change has no error, and alternating values have a small one', () => {
  expect(errorOf(new Array<number>(1000).fill(7))).toBe(0)
  const alternating = Array.from({ length: 100 }, (_, i) => i % 2)
  expect(errorOf(alternating)).toBeCloseTo(0.5 / 100, 6)
})

test('few values say nothing, and neither do those that are no numbers', () => {
  const values = seriesOf(0, FEWEST, 1)
  expect(errorOf(values)).toBeGreaterThan(0)
  expect(errorOf(values.slice(1))).toBeNaN()
  expect(errorOf(values.map(() => Number.NaN))).toBeNaN()
})

test('where there is nothing to divide by there is no error', () => {
  const nothing = new Array<number>(100).fill(0)
  expect(errorOfRatio(nothing, nothing)).toBe(0)
})

test('a ratio is as certain as its two series are together', () => {
  const y = seriesOf(0.5, 2000, 1)
  const rest = seriesOf(0.9, 2000, 2).map((value) => value - 100)
  // Where x is twice y and something else, the error is that of the something.
  const x = y.map((value, i) => 2 * value + rest[i])
  const alone = errorOfRatio(
    rest.map((value) => value + 100),
    new Array<number>(2000).fill(1),
  )
  expect(errorOfRatio(x, y) / (alone / mean(y))).toBeCloseTo(1, 1)
})

test('however long a series is, few sums are kept, and none of its values is lost', () => {
  const blocks = openBlocks(2)
  for (let i = 0; i < 2 ** 16; i++) blocks.add([i, 1])
  const [sums, counts] = [blocks.sums(0), blocks.sums(1)]
  expect(sums.length).toBe(128)
  expect(counts).toEqual(new Array<number>(128).fill(512))
  expect(mean(sums) * 128).toBe((2 ** 16 * (2 ** 16 - 1)) / 2)
  expect(sums[1]).toBe(512 * (512 + 511 / 2))
})

test('the variance is that of all values', () => {
  const variance = openVariance()
  for (const value of [1, 4, 4, 7]) variance.add(value)
  expect(variance.variance()).toBe(4.5)
  const flat = openVariance()
  for (let i = 0; i < 10; i++) flat.add(0.1)
  expect(flat.variance()).toBe(0)
})

describe('of a road', () => {
  /** Independent roads, each measured once: with as many cars each, so that they differ by chance alone. */
  const measured = (options: object, steps: number, every = 1): Promise<Measures[]> =>
    Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const sim = await createSimulation({ seed: i + 1, executor: 'serial', kernel: 'simd', ...options })
        return measure(sim, { warmUp: 2000, steps, every })
      }),
    )
  const nasch = { model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), road: evenRoad(400, 72) }
  const open = { model: traffic({ hop: 0.5 }), road: evenRoad(60, 24), boundary: { entry: 0.4, exit: 0.4 } }
  const fast = {
    ...{ model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), road: evenRoad(60, 6) },
    boundary: { entry: 0.6, exit: 0.5 },
  }

  // The ratio of an error to a spread of 40 roads has itself an error of about 11 in 100.
  test.each<[string, object, number, number, (keyof Measures)[]]>([
    ['with jams', nasch, 8000, 1, ['flow', 'velocity', 'stopped']],
    ['with jams, seldom observed', nasch, 8000, 200, ['flow', 'velocity', 'stopped']],
    ['that is open', open, 8000, 1, ['flow', 'velocity', 'density', 'stopped']],
    ['that is open, of fast cars', fast, 8000, 2, ['flow', 'velocity', 'density', 'stopped']],
  ])('%s: errors are as large as independent roads differ', async (_, options, steps, every, names) => {
    const all = await measured(options, steps, every)
    for (const name of names) {
      const errors = all.map((one) => one[`${name}Error` as keyof Measures] as number)
      const spread = deviation(all.map((one) => one[name] as number))
      expect(rootMeanSquare(errors) / spread, name).toBeGreaterThan(0.67)
      expect(rootMeanSquare(errors) / spread, name).toBeLessThan(1.5)
    }
  })

  test('the correlation time says how many steps make an independent observation', async () => {
    const options = { ...nasch, seed: 1, executor: 'serial' } as const
    const [sim, other] = [await createSimulation(options), await createSimulation(options)]
    const { flowError, correlationTime, densityError } = await measure(sim, { steps: 4000, every: 2 })
    const flows = (await other.advance(4000, { every: 2 })).map(({ flow }) => flow)
    const alone = rootMeanSquare(flows.map((flow) => flow - mean(flows))) / Math.sqrt(flows.length)
    expect(correlationTime).toBeCloseTo(2 * (flowError / alone) ** 2, 6)
    expect(correlationTime).toBeGreaterThan(10)
    expect(densityError).toBe(0)
  })

  test('where nothing changes there is no error, and no correlation', async () => {
    const sim = await createSimulation({
      model: nagelSchreckenberg({ vmax: 5, p: 0 }),
      road: evenRoad(60, 5),
    })
    const none = { flowError: 0, velocityError: 0, stoppedError: 0, densityError: 0 }
    expect(await measure(sim, { warmUp: 10, steps: 100 })).toMatchObject({
      ...none,
      correlationTime: Number.NaN,
    })
  })
})
