/** Which strategy is chosen, on hosts that can do more and less. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { elementary, nagelSchreckenberg, type SimulationOptions, traffic } from '../src/index.js'
import { rulesOf } from '../src/models/table.js'
import type { StrategyOptions } from '../src/start/strategy.js'
import { TRAFFIC } from './definition.js'
import { withoutSimd, withoutWasm } from './wasm/hosts.js'

let createSimulation: typeof import('../src/simulation.js').createSimulation
let chooseStrategy: typeof import('../src/start/strategy.js').chooseStrategy

/** Modules that were compiled stay so: each test begins with none. */
beforeEach(async () => {
  vi.resetModules()
  createSimulation = (await import('../src/simulation.js')).createSimulation
  chooseStrategy = (await import('../src/start/strategy.js')).chooseStrategy
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const processors = (count: number) => vi.stubGlobal('navigator', { hardwareConcurrency: count })
const withoutSharing = () => vi.stubGlobal('SharedArrayBuffer', undefined)

async function choose(wish: StrategyOptions, cells: number, rules: { kind: string } = TRAFFIC) {
  const { kernel, executor, workers } = await chooseStrategy(wish, cells, rules)
  return [kernel.name, executor.name, workers]
}

const LONG = 2 ** 22

describe('auto', () => {
  test.each<[number, number, StrategyOptions, [string, string, number]]>([
    [4, LONG, {}, ['simd', 'threads', 4]],
    [4, LONG - 1, {}, ['simd', 'serial', 1]],
    [1, LONG, {}, ['simd', 'serial', 1]],
    [4, LONG, { kernel: 'auto', executor: 'auto' }, ['simd', 'threads', 4]],
    [4, LONG, { kernel: 'naive' }, ['naive', 'threads', 4]],
    [4, LONG, { executor: 'serial' }, ['simd', 'serial', 1]],
    [4, 1, { executor: 'threads' }, ['simd', 'threads', 4]],
    [4, 1, { workers: 3 }, ['simd', 'threads', 3]],
    [4, LONG, { workers: 1 }, ['simd', 'serial', 1]],
    [4, LONG, { workers: 1, executor: 'threads' }, ['simd', 'threads', 1]],
    [4, 1, { workers: 1, executor: 'serial' }, ['simd', 'serial', 1]],
  ])('on %i processors, for %i cells and the wish %o', async (count, cells, wish, expected) => {
    processors(count)
    expect(await choose(wish, cells)).toEqual(expected)
  })

  test('does not cut a ring that its kernel needs whole', async () => {
    processors(4)
    expect(await choose({ kernel: 'exact' }, LONG)).toEqual(['exact', 'serial', 1])
    await expect(choose({ kernel: 'exact', executor: 'threads' }, 1)).rejects.toThrow(
      "executor: 'threads' cannot run kernel 'exact', which takes the whole road",
    )
  })

  test.each([
    ['a rule', rulesOf(elementary(110), 'ring', 1)],
    ['Rule 184, told as a rule', rulesOf(elementary(184), 'ring', 1)],
    ['cars with velocities', rulesOf(nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring', 1)],
    ['traffic that hesitates', rulesOf(traffic({ hop: 0.5 }), 'ring', 1)],
    ['traffic on an open road', rulesOf(traffic(), { entry: 1, exit: 1 }, 1)],
  ])('%s: not by the kernel that jumps, which says why', async (_, rules) => {
    processors(4)
    // An open road of cars is one block.
    const expected = 'ends' in rules ? ['simd', 'serial', 1] : ['simd', 'threads', 4]
    expect(await choose({}, LONG, rules)).toEqual(expected)
    await expect(choose({ kernel: 'exact' }, 1, rules)).rejects.toThrow(
      "kernel: 'exact' cannot run this: only traffic on a ring, where every car that can move does",
    )
  })

  test('without SIMD takes the fastest kernel that needs none', async () => {
    processors(2)
    withoutSimd()
    expect(await choose({}, LONG)).toEqual(['bitwise', 'threads', 2])
  })

  test('without WebAssembly likewise', async () => {
    processors(2)
    withoutWasm()
    expect(await choose({}, 1)).toEqual(['bitwise', 'serial', 1])
  })

  test('without WebAssembly everything still works, roads and long runs included', async () => {
    const usual = await createSimulation({ cells: 1000, seed: 1, executor: 'serial' })
    await usual.advance(5000)
    withoutWasm()
    const sim = await createSimulation({ cells: 1000, seed: 1, executor: 'serial' })
    await sim.advance(5000)
    expect(sim.strategy.kernel).toBe('bitwise')
    expect(await sim.packed()).toEqual(await usual.packed())
  })

  test('without shared memory works alone', async () => {
    processors(2)
    withoutSharing()
    expect(await choose({}, LONG)).toEqual(['simd', 'serial', 1])
  })

  test('is resolved in what the simulation says of itself', async () => {
    processors(2)
    const sim = await createSimulation({ cells: 100 })
    expect(sim.strategy).toEqual({ kernel: 'simd', executor: 'serial', workers: 1 })
    const other = await createSimulation({ cells: 1000, kernel: 'bitwise', workers: 3 })
    expect(other.strategy).toEqual({ kernel: 'bitwise', executor: 'threads', workers: 3 })
    await other.close()
  })

  test.each([
    [withoutSimd, {}, "kernel: 'simd' cannot run here: this host has no WebAssembly SIMD"],
    [
      withoutSharing,
      {},
      "executor: 'threads' cannot run here: this host has no SharedArrayBuffer; a page must be cross-origin isolated to have it",
    ],
    [withoutSharing, { executor: 'serial' as const }, undefined],
    [() => {}, {}, undefined],
  ])('says why it is not the fastest: %s, %o', async (limit, wish, reason) => {
    processors(2)
    limit()
    expect((await chooseStrategy(wish, LONG, TRAFFIC)).reason).toBe(reason)
  })
})

test('without a navigator the processors are those that the process may use', async () => {
  vi.stubGlobal('navigator', undefined)
  const { availableParallelism } = await import('node:os')
  expect(await choose({ executor: 'threads' }, 1)).toEqual(['simd', 'threads', availableParallelism()])
})

describe('what is named and cannot run here is an error that says why', () => {
  test.each<[SimulationOptions, () => unknown, string]>([
    [{ kernel: 'simd' }, withoutSimd, "kernel: 'simd' cannot run here: this host has no WebAssembly SIMD"],
    [{ kernel: 'simd' }, withoutWasm, "kernel: 'simd' cannot run here: this host has no WebAssembly"],
    [{ kernel: 'wasm' }, withoutWasm, "kernel: 'wasm' cannot run here: this host has no WebAssembly"],
    [
      { executor: 'threads' },
      withoutSharing,
      "executor: 'threads' cannot run here: this host has no SharedArrayBuffer; a page must be cross-origin isolated",
    ],
  ])('%o', async (options, without, message) => {
    without()
    await expect(createSimulation({ road: '#..', ...options })).rejects.toThrow(message)
  })

  test.each(['naive', 'vectorised', 'bitwise'] as const)('%s needs no WebAssembly', async (kernel) => {
    withoutWasm()
    const sim = await createSimulation({ road: '##..', kernel })
    sim.sync.advance(1)
    expect([...(await sim.cells())]).toEqual([1, 0, 1, 0])
  })
})
