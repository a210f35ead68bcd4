/** What becomes of a simulation when a worker thread is lost. */
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSimulation, type KernelName, type Simulation } from '../../src/index.js'
import { blockKernels } from '../strategies.js'
import { type Started, watchWorkers } from './workers.js'

const names = blockKernels.map(({ name }) => name)
const WORKERS = 3

/** More steps than anybody waits for: what ends earlier was ended. */
const FOREVER = 1e12

let started: Started

beforeEach(() => {
  started = watchWorkers()
})
afterEach(() => {
  started.forget()
})

const create = (kernel: KernelName) =>
  createSimulation({ cells: 100_000, kernel, executor: 'threads', workers: WORKERS })

const lost = (index: number) =>
  new RegExp(`^worker ${index} of ${WORKERS} is lost and the road with it: .*exit code 1`)

/** Every call that needs the road fails with the same error, and close still works. */
async function expectLost(sim: Simulation, message: RegExp) {
  await expect(sim.advance(1)).rejects.toThrow(message)
  await expect(sim.advance(0)).rejects.toThrow(message)
  await expect(sim.cells()).rejects.toThrow(message)
  await expect(sim.packed()).rejects.toThrow(message)
  await sim.close()
  await expect(sim.advance(1)).rejects.toThrow('closed')
}

describe.each(names)('%s', (kernel) => {
  test('a worker that is killed in mid-run rejects advance, and takes the others with it', async () => {
    const sim = await create(kernel)
    expect(started.workers.length).toBe(WORKERS)
    const index = names.indexOf(kernel) % WORKERS
    const running = sim.advance(FOREVER)
    started.workers[index].terminate()
    await expect(running).rejects.toThrow(lost(index))
    await started.gone()
    await expectLost(sim, lost(index))
  })
})

test('calls that wait for their turn fail likewise', async () => {
  const sim = await create('simd')
  const calls = [sim.advance(FOREVER), sim.advance(1), sim.advance(2, { every: 1 })]
  started.workers[1].terminate()
  for (const call of calls) await expect(call).rejects.toThrow(lost(1))
  expect(sim.step).toBe(0)
  await sim.close()
})

test('close waits for a worker that is lost meanwhile, and does not fail', async () => {
  const sim = await create('simd')
  const running = sim.advance(FOREVER)
  const closing = sim.close()
  started.workers[2].terminate()
  await expect(running).rejects.toThrow(lost(2))
  await closing
  await started.gone()
})

test('a worker that is killed while nothing runs is noticed by the next call', async () => {
  const sim = await create('simd')
  await sim.advance(10)
  await started.workers[0].terminate()
  await started.gone()
  await expect(sim.advance(1)).rejects.toThrow(lost(0))
  await expectLost(sim, lost(0))
})

test('a worker that is killed before it stands ready rejects createSimulation', async () => {
  started.forget()
  started = watchWorkers((worker) => {
    worker.terminate()
  })
  await expect(create('simd')).rejects.toThrow(
    /^executor: 'threads' cannot run here: worker \d of 3 cannot be started: /,
  )
  await started.gone()
})

test('once a worker could not be started no other one is, and all end', async () => {
  started.forget()
  started = watchWorkers((worker) => {
    // As early as it can be: as soon as somebody listens, and before the next worker is started.
    if (started.workers.length === 1) queueMicrotask(() => worker.emit('error', new Error('so soon')))
  })
  await expect(create('simd')).rejects.toThrow('worker 0 of 3 cannot be started: so soon')
  expect(started.workers.length).toBeLessThan(WORKERS)
  await started.gone()
})

test('nothing is left behind', async () => {
  const handles = () =>
    process
      .getActiveResourcesInfo()
      .filter((name) => /Worker|MessagePort/.test(name))
      .sort()
  const before = handles()
  const sim = await create('bitwise')
  const running = sim.advance(FOREVER)
  // A call begins in its turn, not at once.
  await setImmediate()
  expect(handles()).not.toEqual(before)
  started.workers[0].terminate()
  await expect(running).rejects.toThrow(lost(0))
  await started.gone()
  expect(started.workers.map(({ threadId }) => threadId)).toEqual([-1, -1, -1])
  expect(handles()).toEqual(before)
})

test('another simulation goes on', async () => {
  const [sim, other] = [await create('simd'), await create('simd')]
  const running = sim.advance(FOREVER)
  started.workers[0].terminate()
  await expect(running).rejects.toThrow(lost(0))
  const [{ step }] = await other.advance(100, { at: [100] })
  expect(step).toBe(100)
  await Promise.all([sim.close(), other.close()])
  await started.gone()
})
