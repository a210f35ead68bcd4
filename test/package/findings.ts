/** What programs on any host are to do, and what they must find. */
import { availableParallelism } from 'node:os'
import { expect } from 'vitest'
import type { Capabilities } from '../../src/capabilities.js'
import { history } from '../definition.js'
import { randomRoad } from '../roads.js'
import { strategies } from '../strategies.js'

/** This road, so many steps, with all these strategies. A GPU is looked for in gpu.test.ts. */
const road = randomRoad(1003, 0.4)
const STEPS = 60
const wanted = strategies
  .filter(
    ([, { kernel, executor, workers }]) =>
      kernel.name !== 'gpu' && workers === (executor.name === 'serial' ? 1 : 2),
  )
  .map(([, { kernel, executor, workers }]) => ({ kernel: kernel.name, executor: executor.name, workers }))
const text = Array.from(road).join('')

export const task = { road: text, steps: STEPS, strategies: wanted }

/** What is there after these steps. */
export function end() {
  const { roads, counts } = history(road, STEPS)
  return { moved: counts[STEPS][0], road: Array.from(roads[STEPS]).join('') }
}

/** What programs/use.mjs prints. */
export const findings = () => wanted.map((strategy) => ({ strategy, ...end() }))

/** What a host can run, or why it cannot. */
export type Abilities = { wasm: true | RegExp; threads: true | RegExp }

/** What programs/look.js must have seen on such a host. */
export function expectSeen(seen: unknown, { wasm, threads }: Abilities) {
  const { capabilities } = seen as { capabilities: Capabilities }
  expect(seen).toHaveProperty('capabilities')
  const compiled = ['wasm', 'simd', 'exact']
  const found = wanted.map((strategy) => {
    const lacks = [
      ...(compiled.includes(strategy.kernel) ? [wasm] : []),
      ...(strategy.executor === 'threads' ? [threads] : []),
    ].filter((why) => why !== true)
    return lacks.length === 0 ? { strategy, ...end() } : { strategy, error: matching(lacks[0]) }
  })
  // One thread alone is not missed where there cannot be two.
  const slower = wasm === true && capabilities.workers > 1 ? threads : wasm
  expect(seen).toMatchObject({
    found,
    auto: {
      kernel: wasm === true ? 'simd' : 'bitwise',
      executor: threads === true && availableParallelism() > 1 ? 'threads' : 'serial',
      ...(slower === true ? {} : { reason: matching(slower) }),
    },
    npy: text,
  })
  const can = [...capabilities.kernels, ...capabilities.executors].filter(({ available }) => available)
  const cannot = [...(wasm === true ? [] : compiled), ...(threads === true ? [] : ['threads'])]
  const names = ['naive', 'vectorised', 'wasm', 'bitwise', 'simd', 'exact', 'serial', 'threads']
  expect(can.map(({ name }) => name).filter((name) => name !== 'mpi' && name !== 'gpu')).toEqual(
    names.filter((name) => !cannot.includes(name)),
  )
}

const matching = (why: RegExp) => expect.stringMatching(why)

/** What programs/wave.js must have seen on a host that may compile WebAssembly, or why it has no threads. */
export function expectWaves(seen: unknown, threads: true | RegExp) {
  const { found, auto, j0 } = seen as {
    found: { checksum: number }[]
    auto: unknown
    j0: number
  }
  // Hosts may differ in the last digits of sines and cosines; kernels and executors of one host do not.
  const [naive] = found
  expect(naive.checksum).toBeCloseTo(149.826844084476, 10)
  expect(j0).toBeCloseTo(0.7651976865579666, 14)
  for (const [i, one] of found.entries()) {
    const kernel = ['naive', 'vectorised', 'wasm', 'simd', 'multipole'][Math.floor(i / 4)]
    const exact = kernel !== 'vectorised' && kernel !== 'multipole'
    const sum = { checksum: exact ? naive.checksum : expect.closeTo(naive.checksum, 7), outside: 267 }
    expect(one, kernel).toEqual(i % 4 === 0 || threads === true ? sum : { error: matching(threads) })
  }
  const executor = threads === true && availableParallelism() > 1 ? 'threads' : 'serial'
  expect(auto).toEqual({
    kernel: 'simd',
    executor,
    ...(threads === true ? {} : { reason: matching(threads) }),
  })
}
