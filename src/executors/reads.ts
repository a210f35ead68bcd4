import type { Block } from '../kernels/kernel.js'
import type { Reads } from '../kernels/run.js'
import type { Road } from '../layouts/layout.js'
import { countCars } from '../layouts/packed.js'

/** The reads of a road whose blocks are in the memory of this process. */
export function readsOf(blocks: readonly Block[], { cells }: Road): Reads {
  const sumOf = (i: 0 | 1) => blocks.reduce((sum, { boundaryCounts }) => sum + boundaryCounts[i], 0)
  function packed() {
    const packed = new Uint8Array(Math.ceil(cells / 8))
    for (const block of blocks) block.store(packed)
    return packed
  }
  return {
    packed,
    states(from, to) {
      const states = new Uint8Array(to - from)
      for (const block of blocks) block.states(from, states)
      return states
    },
    trace(from, to) {
      const trace = { positions: new Float64Array(to - from), states: new Uint8Array(to - from) }
      for (const block of blocks) block.trace!(from, trace.positions, trace.states)
      return trace
    },
    clusters: (kind) => blocks.map((block) => block[kind]!()),
    count: () => countCars(packed()),
    boundaryCounts: () => [sumOf(0), sumOf(1)],
  }
}
