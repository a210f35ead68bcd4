import * as modules from '../generated/wasm.js'
import { instantiate, unavailable } from '../wasm/modules.js'
import { type Fill, fillInOrder } from './fill.js'
import { cellDraw, threshold } from './philox.js'

/** assembly/philox.ts */
type Exports = { fill(road: number, cells: number, firstCell: number, seed: number, limit: number): void }

/** The kernel writes 128 cells per batch. */
export const batchBytes = 16

/**
 * Fills a road, or any part of it, with Philox4x32-10 in SIMD lanes: the cells of `cellDraw` in philox.ts, faster.
 *
 * @param seed an integer from 0 to 2^53 - 1
 * @param density expected cars per cell, 0 to 1
 * @param firstCell first cell of the first slice: a multiple of 128
 */
export function fillPhilox(seed: number, density: number, firstCell = 0): Fill {
  const fill = philoxAt(seed, density)
  let cell = firstCell
  return (slice) => {
    fill(slice, cell)
    cell += slice.length * 8
  }
}

/** The same for slices in any order. Each call names the first cell of its slice, a multiple of 128. */
export function philoxAt(seed: number, density: number): (slice: Uint8Array, firstCell: number) => void {
  if (unavailable(modules.philox)) {
    return (slice, firstCell) => fillByDefinition(seed, density, firstCell)(slice)
  }
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { fill } = instantiate<Exports>(modules.philox, memory)
  // The kernel tests draw <= limit: so 32 bits can express every threshold but 0.
  const limit = threshold(density) - 1

  return (slice, firstCell) => {
    if (limit < 0) {
      slice.fill(0)
      return
    }
    fill(0, Math.ceil(slice.length / batchBytes) * batchBytes * 8, firstCell, seed, limit)
    slice.set(new Uint8Array(memory.buffer, 0, slice.length))
  }
}

/** The same cells, more slowly, for a host without SIMD. */
function fillByDefinition(seed: number, density: number, firstCell: number): Fill {
  let cell = firstCell
  return fillInOrder(() => cellDraw(seed, cell++) / 2 ** 32, density)
}
