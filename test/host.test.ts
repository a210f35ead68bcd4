/** Hosts that refuse to tell what they have, and what they cannot start. */
import { syncBuiltinESMExports } from 'node:module'
import { pathToFileURL } from 'node:url'
import workerThreads from 'node:worker_threads'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { freeMemory, hasNodeModules, parallelism } from '../src/host.js'
import { capabilities, createSimulation } from '../src/index.js'
import { kernels } from '../src/kernels/elementary/table.js'
import { withoutWasm } from './wasm/hosts.js'

const { Worker } = workerThreads

afterEach(() => {
  vi.unstubAllGlobals()
  useWorker(Worker)
})

/** Lets worker threads be started, or refused, by another class. */
function useWorker(other: unknown) {
  workerThreads.Worker = other as typeof Worker
  syncBuiltinESMExports()
}

/** As Node's permission model does. */
const forbidWorkers = () =>
  useWorker(
    class {
      constructor() {
        throw Object.assign(new Error('Access to this API has been restricted'), {
          code: 'ERR_ACCESS_DENIED',
        })
      }
    },
  )

describe('memory that is free', () => {
  test.each([
    ['is not told', {}],
    [
      'is refused',
      {
        availableMemory: () => {
          throw new Error('NotCapable')
        },
      },
    ],
    ['is none, where the host does not know', { availableMemory: () => 0 }],
  ])('%s: then it counts as unknown', async (_, process) => {
    vi.stubGlobal('process', process)
    expect(freeMemory()).toBe(Number.POSITIVE_INFINITY)
    expect(hasNodeModules()).toBe(false)
    const sim = await createSimulation({ cells: 100, kernel: 'naive', executor: 'serial' })
    expect(sim.length).toBe(100)
  })

  test('a host that refuses everything of `process` is one without', () => {
    vi.stubGlobal(
      'process',
      new Proxy(
        {},
        {
          get() {
            throw new Error('not on the edge')
          },
        },
      ),
    )
    expect([hasNodeModules(), freeMemory()]).toEqual([false, Number.POSITIVE_INFINITY])
  })
})

test('processors that are not told count as one', async () => {
  vi.stubGlobal('navigator', undefined)
  vi.stubGlobal('process', { getBuiltinModule: () => ({}) })
  expect(await parallelism()).toBe(1)
})

describe('where threads cannot be started', () => {
  const LONG = 2 ** 22
  const why =
    /^executor: 'threads' cannot run here: worker 0 of \d+ cannot be started: Access .* restricted; .*--allow-worker$/

  test('auto goes on with one, and says why', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 })
    forbidWorkers()
    const sim = await createSimulation({ cells: LONG })
    expect(sim.strategy).toEqual({
      ...{ kernel: 'simd', executor: 'serial', workers: 1 },
      reason: expect.stringMatching(why),
    })
    await sim.advance(10)
    await sim.close()
  })

  test.each([{ executor: 'threads' }, { workers: 2 }] as const)('%o is an error', async (options) => {
    forbidWorkers()
    await expect(createSimulation({ cells: LONG, kernel: 'naive', ...options })).rejects.toThrow(why)
  })

  test('a host without them is told apart', async () => {
    useWorker(undefined)
    await expect(createSimulation({ cells: 10, workers: 2 })).rejects.toThrow(
      'this host has no worker threads',
    )
  })
})

test('no more workers are started than there are blocks', async () => {
  let started = 0
  useWorker(
    class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args)
        started++
      }
    },
  )
  const sim = await createSimulation({ road: '##..#..#.', kernel: 'naive', workers: 1024 })
  expect(sim.strategy).toEqual({ kernel: 'naive', executor: 'threads', workers: started })
  expect(started).toBeLessThanOrEqual(9)
  await sim.close()
})

test('a worker is started from its file, where one is named', async () => {
  const file = pathToFileURL('src/generated/files/worker.js')
  for (const workerUrl of [file, file.pathname]) {
    const sim = await createSimulation({ road: '##..#..#', kernel: 'naive', workers: 2, workerUrl })
    await sim.advance(1)
    expect((await sim.cells()).join('')).toBe('10100101')
    await sim.close()
  }
  const workerUrl = new URL('nothing.js', file)
  await expect(createSimulation({ cells: 100, workers: 2, workerUrl })).rejects.toThrow(
    /cannot be started: .*nothing\.js/,
  )
})

describe('capabilities', () => {
  test('lists what runs here', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 7 })
    const all = await capabilities()
    expect(all.workers).toBe(7)
    expect(all.kernels).toEqual(Object.keys(kernels).map((name) => ({ name, available: true })))
    expect(all.executors).toContainEqual({ name: 'threads', available: true })
  })

  test('says of what does not run why', async () => {
    withoutWasm()
    forbidWorkers()
    const { kernels, executors } = await capabilities()
    const reason = 'this host has no WebAssembly'
    expect(kernels).toContainEqual({ name: 'simd', available: false, reason })
    expect(executors).toContainEqual({
      name: 'threads',
      available: false,
      reason: expect.stringMatching(/--allow-worker/),
    })
  })
})
