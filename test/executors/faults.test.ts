/** Worker threads with a fault of their own: a few lines before their text bring it in. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSimulation } from '../../src/index.js'
import { type Started, watchWorkers } from './workers.js'

const prelude = vi.hoisted(() => ({ text: '' }))

vi.mock('../../src/generated/worker.js', async (original) => {
  const { source } = await original<typeof import('../../src/generated/worker.js')>()
  return {
    get source() {
      return prelude.text + source
    },
  }
})

let started: Started

beforeEach(() => {
  started = watchWorkers()
})
afterEach(() => {
  started.forget()
})

const create = () => createSimulation({ cells: 1000, executor: 'threads', workers: 2 })

test('a worker whose text cannot run rejects createSimulation, and says why', async () => {
  prelude.text = 'throw new Error("no such luck");'
  await expect(create()).rejects.toThrow(/worker \d of 2 cannot be started: no such luck$/)
  await started.gone()
})

test('a worker that cannot open its block rejects createSimulation, and says why', async () => {
  prelude.text = 'WebAssembly.Instance = class { constructor() { throw new Error("too old") } };'
  await expect(create()).rejects.toThrow(/worker \d of 2 cannot be started: too old$/)
  await started.gone()
})

test('a worker that fails in a command rejects advance, and says why', async () => {
  prelude.text = 'Atomics.sub = () => { throw new Error("a slip") };'
  const sim = await create()
  await expect(sim.advance(5)).rejects.toThrow(/^worker \d of 2 is lost and the road with it: a slip$/)
  await started.gone()
  await expect(sim.advance(5)).rejects.toThrow('a slip')
  await sim.close()
})
