/** The kernel 'auto' jumps where steps are many. Nobody can tell, but by the strategy that it names and by the time. */
import { describe, expect, test } from 'vitest'
import { createSimulation, elementary, type SimulationOptions, traffic } from '../src/index.js'
import { history } from './definition.js'
import { randomRoad } from './roads.js'

const road = randomRoad(1409, 0.5)
const { roads, counts } = history(road, 30_000)
const moved = counts.map(([count]) => count)

/** More steps than stepping is worth, whatever the workers. */
const MANY = 9000

describe.each<[string, SimulationOptions]>([
  ['serial', { road, executor: 'serial' }],
  ['threads', { road, executor: 'threads', workers: 2 }],
])('%s', (executor, options) => {
  test('steps and jumps in turn give the road of the definition', async () => {
    const sim = await createSimulation(options)
    let step = 0
    for (const [steps, kernel] of [
      [5, 'simd'],
      [MANY, 'exact'],
      [3, 'simd'],
      [0, 'simd'],
      [MANY + 1, 'exact'],
      [MANY, 'exact'],
      [40, 'simd'],
    ] as const) {
      const at = steps === 0 ? [] : [1, 2, steps].filter((at, i, all) => at > (all[i - 1] ?? 0))
      const seen = await sim.advance(steps, { at })
      expect(seen.map((one) => [one.step, one.moved])).toEqual(at.map((at) => [step + at, moved[step + at]]))
      step += steps
      expect(sim.step).toBe(step)
      expect(await sim.cells()).toEqual(roads[step])
      expect(sim.strategy.kernel).toBe(kernel)
    }
    await sim.close()
  })

  test('calls queue up, and close waits for them', async () => {
    const sim = await createSimulation(options)
    const calls = [
      sim.advance(MANY, { at: [MANY] }),
      sim.advance(2, { at: [2] }),
      sim.advance(MANY, { at: [7] }),
    ]
    await sim.close()
    const steps = (await Promise.all(calls)).map(([seen]) => [seen.step, seen.moved])
    expect(steps).toEqual([MANY, MANY + 2, MANY + 9].map((step) => [step, moved[step]]))
    await expect(sim.advance(MANY)).rejects.toThrow('closed')
  })

  test('a kernel that is named does not jump', async () => {
    const sim = await createSimulation({ ...options, kernel: 'simd' })
    await sim.advance(MANY)
    expect(sim.strategy).toMatchObject({ kernel: 'simd', executor })
    expect(await sim.cells()).toEqual(roads[MANY])
    await sim.close()
  })
})

test('advanceSync jumps likewise', async () => {
  const sim = await createSimulation({ road, executor: 'serial' })
  const seen = [...sim.sync.advance(MANY, { at: [9] }), ...sim.sync.advance(3, { every: 2 })]
  expect(seen.map(({ moved }) => moved)).toEqual([moved[9], moved[MANY + 2]])
  expect(await sim.cells()).toEqual(roads[MANY + 3])
})

test.each<[string, SimulationOptions]>([
  ['rule 184, whose ones are counted', { model: elementary(184) }],
  ['traffic that hesitates', { model: traffic({ hop: 0.5 }) }],
  ['an open road', { boundary: { entry: 0.5, exit: 0.5 } }],
])('%s does not jump', async (_, options) => {
  const sim = await createSimulation({ road: '#..#.##...', executor: 'serial', ...options })
  const steps = await createSimulation({
    road: '#..#.##...',
    executor: 'serial',
    kernel: 'naive',
    ...options,
  })
  expect(await sim.advance(MANY, { at: [MANY] })).toEqual(await steps.advance(MANY, { at: [MANY] }))
  expect(sim.strategy.kernel).toBe('simd')
  expect(await sim.cells()).toEqual(await steps.cells())
})
