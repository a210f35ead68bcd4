/** Wasm modules on hosts that compile them, that refuse to, and that have no room for them. */
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { names } from '../../src/generated/wasm.js'
import { elementary, nagelSchreckenberg, type SimulationOptions, traffic } from '../../src/index.js'
import { forSharedMemory } from '../../src/wasm/sharedMemory.js'
import { forbidCompiling, forbidMemory, replaceWasm } from './hosts.js'

/** A library that has compiled nothing yet. */
let library: typeof import('../../src/index.js')

beforeEach(async () => {
  vi.resetModules()
  library = await import('../../src/index.js')
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const OPTIONS: SimulationOptions[] = [
  { cells: 1000, seed: 1 },
  { cells: 1000, seed: 1, model: elementary(110) },
  { cells: 1000, seed: 1, model: nagelSchreckenberg({ vmax: 5, p: 0.3 }) },
]

async function roadOf(options: SimulationOptions) {
  const sim = await library.createSimulation(options)
  await sim.advance(3000)
  const { strategy } = sim
  const road = await sim.packed()
  await sim.close()
  return { road, strategy }
}

const binaryOf = (name: string) => new Uint8Array(readFileSync(`src/generated/files/wasm/${name}.wasm`))

describe.each(names)('%s', (name) => {
  const own = binaryOf(name)
  const memory = (shared: boolean) => ({
    env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared }) },
  })

  test('is a module for memory of one thread, and another for memory that threads share', () => {
    const modules = [own, forSharedMemory(own)].map((binary) => new WebAssembly.Module(binary))
    for (const [i, module] of modules.entries()) {
      expect(() => new WebAssembly.Instance(module, memory(i === 1))).not.toThrow()
      expect(() => new WebAssembly.Instance(module, memory(i === 0))).toThrow(/shared/)
    }
  })
})

test('a module is compiled once, whatever the number of roads and blocks', async () => {
  const compile = vi.fn()
  const { Module } = WebAssembly
  replaceWasm({
    Module: class extends Module {
      constructor(binary: BufferSource) {
        super(binary)
        compile()
      }
    },
  })
  const options = { cells: 1000, kernel: 'simd', executor: 'threads' } as const
  for (const workers of [1, 2, 3]) await (await library.createSimulation({ ...options, workers })).close()
  // The kernel for either kind of memory, and the filling.
  expect(compile).toHaveBeenCalledTimes(3)
})

test('memory is told apart by what it is, not by a global that a host may replace', async () => {
  const { road } = await roadOf(OPTIONS[0])
  vi.stubGlobal('ArrayBuffer', runInNewContext('ArrayBuffer'))
  expect(await roadOf(OPTIONS[0])).toEqual({ road, strategy: expect.objectContaining({ kernel: 'exact' }) })
})

describe.each([
  [
    'forbids to compile',
    forbidCompiling,
    /^kernel: 'simd' cannot run here: this host does not compile .*'wasm-unsafe-eval'.*violates/,
  ],
  [
    'has no room for memories',
    forbidMemory,
    /^kernel: 'simd' cannot run here: .*ulimit -v: could not allocate memory/,
  ],
] as const)('a host that %s', (_, forbid, reason) => {
  test.each(OPTIONS)('advances %o by a kernel that needs no Wasm, and says why', async (options) => {
    const { road } = await roadOf(options)
    vi.resetModules()
    library = await import('../../src/index.js')
    forbid()
    expect(await roadOf(options)).toEqual({
      road,
      strategy: { kernel: 'bitwise', executor: 'serial', workers: 1, reason: expect.stringMatching(reason) },
    })
  })

  test('takes the other kernels as ever, and refuses those that it cannot run', async () => {
    forbid()
    for (const kernel of ['naive', 'vectorised', 'bitwise'] as const) {
      expect((await roadOf({ cells: 100, kernel })).strategy).toEqual({
        kernel,
        executor: 'serial',
        workers: 1,
      })
    }
    await expect(library.createSimulation({ cells: 100, kernel: 'simd' })).rejects.toThrow(reason)
    await expect(library.createSimulation({ cells: 100, kernel: 'wasm' })).rejects.toThrow(
      /^kernel: 'wasm' cannot/,
    )
  })

  test('advances ensembles', async () => {
    forbid()
    const ensemble = await library.createEnsemble({ model: traffic(), cells: 100, rings: [{ density: 0.5 }] })
    expect(await ensemble.advance(10, { at: [10] })).toHaveLength(1)
    await ensemble.close()
  })
})

describe('modules that are handed in', () => {
  const compiledOf = (name: string) => new WebAssembly.Module(binaryOf(name))

  test('are taken where none may be compiled', async () => {
    const { road } = await roadOf(OPTIONS[0])
    vi.resetModules()
    library = await import('../../src/index.js')
    const [simd, philox] = [compiledOf('simd'), compiledOf('philox')]
    forbidCompiling()
    library.useModules({ simd, philox })
    const { strategy, road: same } = await roadOf(OPTIONS[0])
    expect(strategy).toEqual({ kernel: 'simd', executor: 'serial', workers: 1 })
    expect(same).toEqual(road)
    // The rule that is written when it is asked for cannot be handed in.
    expect((await roadOf(OPTIONS[1])).strategy.kernel).toBe('bitwise')
  })

  test('must be modules, and known', () => {
    expect(() => library.useModules({ simd: new Uint8Array() as never })).toThrow(
      new TypeError('simd: Uint8Array is not a WebAssembly.Module'),
    )
    expect(() => library.useModules({ fast: compiledOf('simd') } as never)).toThrow(
      /^fast: no such option of useModules/,
    )
  })
})
