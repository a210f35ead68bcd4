/** What the course programs print, to the last digit: shared roads, 100 steps, density 0.52, seed 5743. */
import { describe, expect, test } from 'vitest'
import { createSimulation, type RandomName } from '../src/index.js'
import { strategies } from './strategies.js'

/** Steps, and the velocity printed there. */
type Printed = Record<number, string>

const runs: [RandomName, number, string, Printed][] = [
  ['ranmar', 32_000_000, '0.519982', { 10: '0.789461', 50: '0.878940', 100: '0.898955' }],
  ['ranmar', 10_240_000, '0.519978', { 100: '0.898993' }],
  ['mt19937', 32_000_000, '0.5199953', { 100: '0.898960' }],
  ['mt19937', 10_240_000, '0.520013671875', { 100: '0.898941' }],
]

/** The strategies for which so many cells take no time. */
const fast = strategies.filter(
  ([, { kernel, executor, workers }]) =>
    ['simd', 'bitwise', 'exact'].includes(kernel.name) && workers === (executor.name === 'serial' ? 1 : 2),
)

const digits = (text: string) => text.length - text.indexOf('.') - 1

describe.each(runs)('%s, %i cells', (random, cells, density, printed) => {
  /** The road is filled once, and handed to every strategy. */
  const road = createSimulation({ random, cells, density: 0.52, seed: 5743, executor: 'serial' }).then(
    (sim) => sim.cells(),
  )

  test.each(fast)('%s', async (_, { kernel, executor, workers }) => {
    const sim = await createSimulation({
      road: await road,
      kernel: kernel.name,
      executor: executor.name,
      workers,
    })
    expect((await sim.counts()).density.toFixed(digits(density))).toBe(density)
    const at = Object.keys(printed).map(Number)
    const seen = await sim.advance(100, { at })
    await sim.close()
    const velocities = seen.map(({ step, velocity }) => [step, velocity.toFixed(6)])
    expect(Object.fromEntries(velocities)).toEqual(printed)
  })
})
