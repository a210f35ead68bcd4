/** What TypeScript and AssemblyScript both state, and must state alike. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as modules from '../../src/generated/wasm.js'
import { simd } from '../../src/kernels/elementary/simd.js'
import { kernels } from '../../src/kernels/elementary/table.js'
import { lanes, piecesOf, ROW, rowAddresses } from '../../src/layouts/lanes.js'
import { wasmMemory } from '../../src/wasm/memory.js'
import { instantiate } from '../../src/wasm/modules.js'
import { TRAFFIC } from '../definition.js'
import { roadFor } from '../strategies.js'

const assembly = (name: string) => readFileSync(`assembly/${name}.ts`, 'utf8')

const road = roadFor(new Uint8Array(10_000), TRAFFIC)
const range = { ...road, begin: 0, end: 79, ghosts: 6 }

/** Rows before the ghosts that a pass may overwrite, for which the lanes layout has room. */
const SCRATCH_ROWS = rowAddresses(0, range).first / ROW - range.ghosts

/** Bytes of state that the simd kernel keeps for each pass. */
const STATE = (simd.layout.bytes(range) - lanes.bytes(range)) / range.ghosts

type Step = (state: number, from: number, to: number) => void
type Exports = Record<`step${1 | 2 | 3 | 4}`, Step> & {
  leaving(state: number, row: number, lanes: number): number
}

/** The simd module on memory of its own, empty but for some rows of cars. */
function open(cars: number, rows: number) {
  const memory = wasmMemory(65536, false)
  const bytes = new Uint8Array(memory.buffer).fill(255, cars, cars + rows * ROW)
  return { bytes, ...instantiate<Exports>(modules.simd, memory) }
}

test.each(['simd', 'cars/simd'])('a row has as many bytes in assembly/%s.ts', (name) => {
  const [, row] = assembly(name).match(/^const ROW: usize = (\d+)$/m)!
  expect(Number(row)).toBe(ROW)
})

test('a row is a v128, and has as many lanes as bits', () => {
  expect(8 * ROW).toBe(128)
  expect(piecesOf(road).lanes).toBe(8 * ROW)
  // The state keeps a row of cars, an empty one comes in: as many cars leave as there are lanes, or as are asked for.
  for (const lanes of [128, 127, 65, 64, 63, 1, 0]) {
    expect(open(4096, 1).leaving(4096, 32768, lanes)).toBe(lanes)
  }
})

test('the state of a level is two rows', () => {
  const [, level] = assembly('simd').match(/^const LEVEL: usize = (\d+)$/m)!
  expect(Number(level)).toBe(2 * ROW)
  expect(STATE % Number(level)).toBe(0)
})

test('a pass takes as many steps as the layout has rows to overwrite, and has state for all of them', () => {
  expect(SCRATCH_ROWS).toBe(4)
  expect(STATE).toBe(2 * SCRATCH_ROWS * ROW)
  const longest = assembly('simd')
    .match(/^\/\/# for levels of ([\d ]+)$/m)![1]
    .split(' ')
    .pop()
  expect(Number(longest)).toBe(SCRATCH_ROWS)
})

describe.each([1, 2, 3, 4] as const)('a pass of %i steps', (levels) => {
  const from = 32768
  const state = 4096

  /** Addresses of first .. end - 1 that a pass over two rows of cars and nine empty ones changes. */
  function written(first: number, end: number): number[] {
    const { bytes, ...pass } = open(from, 2)
    const before = bytes.slice()
    pass[`step${levels}`](state, from, from + 11 * ROW)
    const all = Array.from({ length: end - first }, (_, i) => first + i)
    return all.filter((address) => bytes[address] !== before[address])
  }

  test('stores each row in its place, so many rows behind the one that it reads', () => {
    const { bytes, ...pass } = open(from + ROW, 1)
    pass[`step${levels}`](state, from, from + 11 * ROW)
    // The cars of a row, alone on the road, have moved on by a row in each step.
    expect(bytes.indexOf(255, 8192)).toBe(from + (1 + levels) * ROW)
    expect(bytes.lastIndexOf(255)).toBe(from + (2 + levels) * ROW - 1)
  })

  test('overwrites no row before those that the layout has room for', () => {
    const rows = written(8192, from).map((address) => Math.floor((address - from) / ROW))
    expect(Math.min(0, ...rows)).toBeGreaterThanOrEqual(-SCRATCH_ROWS)
  })

  test('keeps its state in the bytes that the kernel gives it', () => {
    for (const address of written(0, 8192)) {
      expect(address).toBeGreaterThanOrEqual(state)
      expect(address).toBeLessThan(state + STATE)
    }
  })
})

test('every module has both kinds of memory, of as many pages as are asked for', () => {
  for (const shared of [false, true]) {
    expect(wasmMemory(65536, shared).buffer.byteLength).toBe(65536)
    expect(wasmMemory(65537, shared).buffer.byteLength).toBe(2 * 65536)
    expect(wasmMemory(0, shared).buffer.byteLength).toBe(65536)
  }
})

test('the table names each kernel as it names itself', () => {
  for (const [name, kernel] of Object.entries(kernels)) expect(kernel.name).toBe(name)
})
