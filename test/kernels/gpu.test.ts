/** What only a GPU has: chunks and workgroups, segments, and much that can be missing or get lost. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Gpu } from '../../src/gpu/device.js'
import { callsOf } from '../../src/kernels/elementary/gpu/calls.js'
import type { ElementaryRules } from '../../src/kernels/elementary/rules.js'
import { pack } from '../../src/layouts/pack.js'
import { history, TRAFFIC } from '../definition.js'
import { withoutGpu } from '../gpu.js'
import { randomRoad } from '../roads.js'

/** A GPU is opened once per process: each test begins with none. */
let openGpu: typeof import('../../src/gpu/device.js').openGpu
let startOn: typeof import('../../src/kernels/elementary/gpu/road.js').startOn
let createSimulation: typeof import('../../src/simulation.js').createSimulation
let chooseStrategy: typeof import('../../src/start/strategy.js').chooseStrategy

beforeEach(async () => {
  vi.resetModules()
  openGpu = (await import('../../src/gpu/device.js')).openGpu
  startOn = (await import('../../src/kernels/elementary/gpu/road.js')).startOn
  createSimulation = (await import('../../src/simulation.js')).createSimulation
  chooseStrategy = (await import('../../src/start/strategy.js')).chooseStrategy
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const onGpu = describe.skipIf(withoutGpu !== undefined)

/** Follows a road in segments of so many chunks: counts, windows and the whole must be those of the definition. */
async function expectRight(gpu: Gpu, cells: number, most: number, steps: number[], rules = TRAFFIC) {
  const road = randomRoad(cells, 0.45, cells)
  const total = steps.reduce((sum, n) => sum + n, 0)
  const { roads, counts } = history(road, total, rules)
  const run = await startOn(gpu, { cells, rules, packed: pack(road) }, most)
  let done = 0
  for (const n of steps) {
    const observed = [1, 2, 31, 32, 33, n - 1].filter((step, i) => step < n && (i < 5 || step > 33)).concat(n)
    const seen = await run.advance(n, observed)
    const where = `${cells} cells, ${most} chunks, ${n} steps after ${done}`
    expect(seen, where).toEqual(observed.map((step) => counts[done + step][0]))
    done += n
    const now = roads[done]
    expect(Buffer.compare(await run.packed(), pack(now)), where).toBe(0)
    for (const [from, to] of windowsOf(cells)) {
      expect(Buffer.compare(await run.states(from, to), now.subarray(from, to)), `${where}: ${from}`).toBe(0)
    }
    expect(await run.count(), where).toBe(now.reduce((sum, cell) => sum + cell, 0))
  }
  await run.close()
}

const windowsOf = (cells: number) => [
  [0, 0],
  [0, 1],
  [cells - 1, cells],
  [Math.floor(cells / 3), Math.floor(cells / 2)],
]

/** A chunk has 960 cells; a workgroup 64 chunks, two of which may be ghosts. */
const around = [960, 1920, 61 * 960, 62 * 960, 63 * 960, 64 * 960, 126 * 960].flatMap((n) => [
  n - 1,
  n,
  n + 1,
])

onGpu('on the GPU', () => {
  const fixed: ElementaryRules = {
    kind: 'elementary',
    rule: 110,
    counted: 'population',
    outside: { left: 1, right: 0 },
  }

  test('is right around chunks and workgroups', async () => {
    const gpu = await openGpu()
    for (const cells of around) await expectRight(gpu, cells, 1000, [33])
    for (const cells of around) await expectRight(gpu, cells, 1000, [31], fixed)
  })

  test('is right in segments', async () => {
    const gpu = await openGpu()
    for (const chunks of [7, 12, 13, 18, 19, 25]) {
      for (const more of [-959, -1, 0, 1]) await expectRight(gpu, 960 * chunks + more, 6, [40])
    }
    for (const chunks of [13, 24]) await expectRight(gpu, 960 * chunks - 5, 6, [40], fixed)
  })

  test('is right when its ghosts must be filled again', async () => {
    const gpu = await openGpu()
    for (const cells of [1, 959, 1000, 2500]) await expectRight(gpu, cells, 1000, [959, 2, 1921])
    await expectRight(gpu, 7000, 6, [970, 31])
  })

  test('says how many cells fit', async () => {
    const gpu = await openGpu()
    const budget = { bytes: 100_000 }
    const small: Gpu = {
      ...gpu,
      async buffer(bytes, usage) {
        budget.bytes -= bytes
        if (budget.bytes < 0) throw new Error(`the GPU has no room for ${bytes} bytes: none is left`)
        return gpu.buffer(bytes, usage)
      },
    }
    const task = { cells: 100_000, rules: TRAFFIC, packed: new Uint8Array(12_500) }
    await expect(startOn(small, task, 6)).rejects.toThrow(
      /^cells: 100000 are too many for this GPU; [1-9]\d{4} fit: the GPU has no room for \d+ bytes/,
    )
  })

  test('a lost GPU is an error for every call, and a new road gets a new one', async () => {
    const sim = await createSimulation({ cells: 5000, kernel: 'gpu' })
    const { device } = await openGpu()
    const advancing = expect(sim.advance(100_000)).rejects.toThrow(/^the GPU is lost, and what was on it: /)
    device.destroy()
    await advancing
    await expect(sim.advance(1)).rejects.toThrow('the GPU is lost')
    await expect(sim.cells()).rejects.toThrow('the GPU is lost')
    await sim.close()
    const other = await createSimulation({ road: '##..', kernel: 'gpu' })
    await other.advance(1)
    expect([...(await other.cells())]).toEqual([1, 0, 1, 0])
    await other.close()
  })

  test('a program with a mistake is an error, not a wrong road', async () => {
    const gpu = await openGpu()
    await expect(gpu.pipeline('fn main() { nonsense }')).rejects.toThrow('the GPU failed')
  })

  test('has no sync', async () => {
    const sim = await createSimulation({ cells: 100, kernel: 'gpu' })
    expect(() => sim.sync).toThrow("sync: kernel 'gpu' must wait for the GPU")
    expect(sim.strategy).toEqual({ kernel: 'gpu', executor: 'serial', workers: 1 })
    await sim.close()
  })

  /** A host whose adapter says this of itself. */
  async function adapterSays(info: object) {
    const { findAdapter } = await import('../../src/gpu/adapter.js')
    const adapter = await findAdapter()
    const said = new Proxy(adapter, {
      get(target, name) {
        const value = name === 'info' ? info : Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    vi.stubGlobal('navigator', { hardwareConcurrency: 1, gpu: { requestAdapter: async () => said } })
  }
  const REAL = { vendor: 'nvidia', architecture: 'hopper', device: '', description: '' }
  const LONG = 2 ** 26

  test.each<[string, object, number, object, string]>([
    ['takes it on a long road', REAL, LONG, {}, 'gpu'],
    ['not on a shorter one', REAL, LONG - 1, {}, 'simd'],
    ['not if it is a program', { ...REAL, description: 'llvmpipe' }, LONG, {}, 'simd'],
    ['nor if it says so', { ...REAL, isFallbackAdapter: true }, LONG, {}, 'simd'],
    ['nor if workers are named', REAL, LONG, { workers: 2 }, 'simd'],
    ['nor if an executor is', REAL, LONG, { executor: 'serial' }, 'simd'],
  ])("'auto' %s", async (_, info, cells, options, kernel) => {
    await adapterSays(info)
    expect((await chooseStrategy(options, cells, TRAFFIC)).kernel.name).toBe(kernel)
  })

  test("'auto' takes the processor if the GPU refuses the road", async () => {
    await adapterSays(REAL)
    const { gpu } = await import('../../src/kernels/elementary/gpu.js')
    vi.spyOn(gpu, 'isFaster').mockResolvedValue(true)
    vi.spyOn(gpu, 'start').mockRejectedValue(new RangeError('cells: 100 are too many for this GPU'))
    const sim = await createSimulation({ cells: 100 })
    expect(sim.strategy).toMatchObject({
      kernel: 'simd',
      reason: expect.stringMatching('too many for this GPU'),
    })
  })
})

describe('without', () => {
  const host = (gpu: object) => vi.stubGlobal('navigator', { hardwareConcurrency: 1, gpu })
  const create = () => createSimulation({ cells: 100, kernel: 'gpu' })

  test('an adapter', async () => {
    host({ requestAdapter: async () => null })
    await expect(create()).rejects.toThrow(
      "kernel: 'gpu' cannot run here: this host has WebGPU, but no adapter for it",
    )
  })

  test('a device', async () => {
    const requestDevice = async () => {
      throw new Error('none is left')
    }
    host({ requestAdapter: async () => ({ limits: {}, info: {}, requestDevice }) })
    await expect(create()).rejects.toThrow(
      "kernel: 'gpu' cannot run here: the adapter gives no device: none is left",
    )
  })

  test('WebGPU', async () => {
    vi.stubGlobal('process', undefined)
    host(undefined as never)
    await expect(create()).rejects.toThrow("kernel: 'gpu' cannot run here: this host has no WebGPU")
  })
})

test('steps are cut into calls, which know what they observe', () => {
  expect(callsOf(70, [1, 32, 33, 70], 0, 0, 9)).toEqual([
    { steps: 32, observed: 1 | (1 << 31), first: 0 },
    { steps: 32, observed: 1, first: 2 },
    { steps: 6, observed: 1 << 5, first: 3 },
  ])
  expect(callsOf(70, [1, 32, 33, 70], 32, 2, 1)).toEqual([{ steps: 32, observed: 1, first: 0 }])
})
