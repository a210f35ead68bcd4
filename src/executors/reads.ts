import type { Block } from '../kernels/kernel.js'
import type { Reads } from '../kernels/run.js'
import type { Road } from '../layouts/layout.js'
import { countCars } from '../layouts/packed.js'

/** The reads of a road whose blocks are in the memory of this process. */
export function readsOf(blocks: readonly Block[], { cells, planes }: Road): Reads {
  const stateOf = (cell: number) => blocks.reduce((state, block) => state + block.state(cell), 0)
  const sumOf = (i: 0 | 1) => blocks.reduce((sum, { boundaryCounts }) => sum + boundaryCounts[i], 0)
  function packed() {
    const packed = new Uint8Array(planes * Math.ceil(cells / 8))
    for (const block of blocks) block.store(packed)
    return packed
  }
  return {
    packed,
    states: (from, to) => Uint8Array.from({ length: to - from }, (_, i) => stateOf(from + i)),
    clusters: (kind) => blocks.map((block) => block.clusters(kind)),
    count: () => countCars(packed()),
    boundaryCounts: () => [sumOf(0), sumOf(1)],
  }
}
