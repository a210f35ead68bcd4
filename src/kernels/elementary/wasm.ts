import * as modules from '../../generated/wasm.js'
import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import { type Block, type BlockKernel, NO_BOUNDARY_COUNTS } from '../kernel.js'
import { setOutside } from './outside.js'
import type { ElementaryRules } from './rules.js'

/** assembly/wasm.ts */
type Exports = {
  drive(road: number, next: number, first: number, end: number): void
  apply(rule: number, road: number, next: number, first: number, end: number): void
  moved(road: number, first: number, end: number): number
  population(road: number, first: number, end: number): number
}

/** The naive loop, compiled: one byte per cell, one cell at a time. */
export const wasm: BlockKernel = {
  sort: 'block',
  name: 'wasm',
  layout: bytes,
  depth: () => 1,
  unavailable: () => unavailable(modules.wasm),
  memory: wasmMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: ElementaryRules): Block {
  const { drive, apply, moved, population } = instantiate<Exports>(modules.wasm, memory as WebAssembly.Memory)
  const { current, next, swap } = copies(memory, address, range)
  const first = range.ghosts
  const end = first + range.end - range.begin
  return {
    ...openBytes(memory, address, range),
    boundaryCounts: NO_BOUNDARY_COUNTS,
    advance(steps, observed) {
      const counts: number[] = []
      for (let i = 1; i <= steps; i++) {
        const isObserved = i === observed[counts.length]
        if (rules.outside) setOutside(current(), range, rules.outside)
        const road = current().byteOffset
        const last = current().length - 1
        if (isObserved && rules.counted === 'moved') counts.push(moved(road, first, end))
        if (rules.rule === 184) drive(road, next().byteOffset, 1, last)
        else apply(rules.rule, road, next().byteOffset, 1, last)
        swap()
        if (isObserved && rules.counted === 'population')
          counts.push(population(current().byteOffset, first, end))
      }
      return counts
    },
  }
}
