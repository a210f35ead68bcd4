import * as modules from '../generated/wasm.js'
import { bytes, copies, openBytes } from '../layouts/bytes.js'
import type { Kernel } from './kernel.js'
import { wasmMemory } from './memory.js'
import { instantiate, missing } from './module.js'

/** assembly/wasm.ts */
type Exports = {
  step(road: number, next: number, first: number, end: number): void
  moved(road: number, first: number, end: number): number
}

/** The naive loop, compiled: one byte a cell, one cell at a time. */
export const wasm: Kernel = {
  name: 'wasm',
  layout: bytes,
  depth: () => 1,
  missing: () => missing(modules.wasm),
  memory: wasmMemory,
  open(memory, address, place) {
    const { step, moved } = instantiate<Exports>(modules.wasm, memory as WebAssembly.Memory)
    const { current, next, swap } = copies(memory, address, place)
    const first = place.ghosts
    const end = first + place.end - place.begin
    return {
      ...openBytes(memory, address, place),
      advance(steps, observed) {
        const counts = []
        for (let i = 1; i <= steps; i++) {
          const road = current().byteOffset
          if (i === observed[counts.length]) counts.push(moved(road, first, end))
          step(road, next().byteOffset, 1, current().length - 1)
          swap()
        }
        return counts
      },
    }
  },
}
