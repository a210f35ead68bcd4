/** Several callers, several simulations, closing, and yielding. */
import { readFile } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSimulation, type SimulationOptions } from '../src/index.js'
import { openYielder } from '../src/yielder.js'
import { history } from './definition.js'
import { randomRoad } from './roads.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const road = randomRoad(2000, 0.5)

/** Steps of this road that take long enough for a pause. */
const MANY = 600

/** A clock on which 60 ms pass between any two looks, so that a pause is due at once. */
function hurry() {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 60
    return now
  })
}

describe.each<[string, SimulationOptions]>([
  ['serial', { road, kernel: 'naive', executor: 'serial' }],
  ['threads', { road, kernel: 'simd', executor: 'threads', workers: 2 }],
])('%s', (_, options) => {
  test('two callers of one simulation are served one after the other', async () => {
    hurry()
    const sim = await createSimulation(options)
    const ended: string[] = []
    const call = async (name: string, steps: number) => {
      const [seen] = await sim.advance(steps, { at: [steps] })
      ended.push(name)
      return seen
    }
    const seen = await Promise.all([call('first', MANY), call('second', 1), call('third', 5)])
    expect(ended).toEqual(['first', 'second', 'third'])
    const { roads, counts } = history(road, MANY + 6)
    expect(seen.map(({ step, moved }) => [step, moved])).toEqual(
      [MANY, MANY + 1, MANY + 6].map((step) => [step, counts[step][0]]),
    )
    expect(await sim.cells()).toEqual(roads[MANY + 6])
    await sim.close()
  })

  test('what is read waits for its turn', async () => {
    hurry()
    const sim = await createSimulation(options)
    const [, between, , after] = await Promise.all([
      ...[sim.advance(MANY), sim.cells()],
      ...[sim.advance(MANY), sim.cells()],
    ])
    const { roads } = history(road, 2 * MANY)
    expect(between).toEqual(roads[MANY])
    expect(after).toEqual(roads[2 * MANY])
    await sim.close()
  })

  test('a call that is wrong changes nothing for the others', async () => {
    const sim = await createSimulation(options)
    const good = sim.advance(3, { every: 1 })
    await expect(sim.advance(-1)).rejects.toThrow(RangeError)
    await expect(sim.advance(1, { at: [2] })).rejects.toThrow(RangeError)
    expect(await good).toHaveLength(3)
    expect(await sim.cells()).toEqual(history(road, 3).roads[3])
    await sim.close()
  })

  test('close lets end what was asked before', async () => {
    hurry()
    const sim = await createSimulation(options)
    const ended: string[] = []
    const calls = [
      sim.advance(MANY, { at: [MANY] }).then((seen) => ended.push(`step ${seen[0].step}`)),
      sim.advance(5, { at: [5] }).then((seen) => ended.push(`step ${seen[0].step}`)),
      sim.close().then(() => ended.push('closed')),
    ]
    await expect(sim.advance(1)).rejects.toThrow('the simulation is closed')
    await Promise.all(calls)
    expect(ended).toEqual([`step ${MANY}`, `step ${MANY + 5}`, 'closed'])
  })

  test('close may be called again, at once and later', async () => {
    const sim = await createSimulation(options)
    await Promise.all([sim.close(), sim.close()])
    await sim.close()
    await sim[Symbol.asyncDispose]()
  })

  test('after close every call says so', async () => {
    const sim = await createSimulation(options)
    await sim.advance(1)
    await sim.close()
    await expect(sim.advance(1)).rejects.toThrow('the simulation is closed')
    for (const call of [sim.cells, sim.packed, sim.gaps, sim.counts])
      await expect(call()).rejects.toThrow('the simulation is closed')
    expect(sim.step).toBe(1)
  })

  test('a simulation is closed where its scope ends', async () => {
    const sim = await createSimulation(options)
    await sim[Symbol.asyncDispose]()
    await expect(sim.advance(1)).rejects.toThrow('the simulation is closed')
  })

  test('two simulations at once do not touch each other', async () => {
    hurry()
    const other = randomRoad(1500, 0.3, 7)
    const sims = [await createSimulation(options), await createSimulation({ ...options, road: other })]
    const seen = await Promise.all(sims.map((sim) => sim.advance(MANY, { every: 1 })))
    const expected = [road, other].map((road) => history(road, MANY))
    for (const [i, observations] of seen.entries()) {
      expect(observations.map(({ moved }) => moved)).toEqual(expected[i].counts.slice(1, MANY + 1).flat())
      expect(await sims[i].cells()).toEqual(expected[i].roads[MANY])
    }
    await sims[0].close()
    await sims[1].advance(1)
    await sims[1].close()
  })
})

test('what answers at once does not do so while a call is running', async () => {
  hurry()
  const sim = await createSimulation({ road, kernel: 'naive', executor: 'serial' })
  const running = sim.advance(MANY)
  expect(() => sim.sync.cells()).toThrow(
    'sync.cells: the simulation is being advanced or read; await that first',
  )
  expect(() => sim.sync.advance(1)).toThrow('sync.advance: the simulation is being advanced or read')
  await running
  expect(sim.sync.cells()).toEqual(history(road, MANY).roads[MANY])
  await sim.close()
  expect(() => sim.sync.cells()).toThrow('the simulation is closed')
})

test('a long advance lets timers have their turn', async () => {
  hurry()
  const sim = await createSimulation({ road, kernel: 'naive', executor: 'serial' })
  let timers = 0
  setTimeout(() => {
    timers++
  })
  await sim.advance(MANY)
  expect(timers).toBe(1)
})

test('a pause is due after 40 ms of work, again and again', async () => {
  let now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const yielder = openYielder()
  now = 1040
  expect(yielder.isDue()).toBe(false)
  now = 1041
  expect(yielder.isDue()).toBe(true)
  await yielder.pause()
  expect(yielder.isDue()).toBe(false)
  now = 1082
  expect(yielder.isDue()).toBe(true)
})

test('a signal that came before a pause is handled when the pause ends, although its timer is due at once', async () => {
  let handled = 0
  const handle = () => {
    handled++
  }
  process.on('SIGUSR2', handle)
  try {
    // Node runs timers soon after the callback of a file, and does not look for signals in between.
    const pause = await new Promise<() => Promise<void>>((resolve) =>
      readFile('package.json', () => {
        process.kill(process.pid, 'SIGUSR2')
        const paused = openYielder().pause()
        for (const began = performance.now(); performance.now() - began < 20; );
        resolve(() => paused)
      }),
    )
    await pause()
    expect(handled).toBe(1)
  } finally {
    process.off('SIGUSR2', handle)
  }
})
