import { bufferFor, eachRange } from '../layouts/cellRanges.js'
import type { CellRange } from '../layouts/layout.js'
import { copyCells } from '../layouts/words.js'
import { openYielder } from '../yielder.js'
import { sliceBytes } from './fill.js'
import { batchBytes, philoxAt } from './fillPhilox.js'
import { generators, type RandomRoad } from './road.js'

/** Cells of a slice; and the alignment of its first cell. */
const SLICE = 8 * sliceBytes
const BATCH = 8 * batchBytes

/**
 * Fills some ranges of a road, packed one after the other, with the same cells as `fillRoad`.
 *
 * `philox` can draw any cell directly, so only these cells are drawn. The other generators must be drawn from in order: the
 * whole road is drawn, a slice at a time, and the other cells are dropped.
 */
export function fillRanges(options: RandomRoad, cellRanges: readonly CellRange[]): Promise<Uint8Array> {
  return options.random === 'philox' ? fillEach(options, cellRanges) : fillAll(options, cellRanges)
}

async function fillEach({ seed, density }: RandomRoad, cellRanges: readonly CellRange[]) {
  const packed = bufferFor(cellRanges)
  const fill = philoxAt(seed, density)
  const slice = new Uint8Array(sliceBytes)
  const yielder = openYielder()
  let target = 0
  for (const { from, to } of cellRanges) {
    for (let cell = from; cell < to; ) {
      if (yielder.isDue()) await yielder.pause()
      const first = cell - (cell % BATCH)
      const end = Math.min(to, first + SLICE)
      fill(slice.subarray(0, Math.ceil((end - first) / 8)), first)
      copyCells(slice, cell - first, packed, target, end - cell)
      target += end - cell
      cell = end
    }
  }
  return packed
}

async function fillAll({ cells, density, seed, random }: RandomRoad, cellRanges: readonly CellRange[]) {
  const packed = bufferFor(cellRanges)
  const fill = generators[random].start(seed, density)
  const slice = new Uint8Array(sliceBytes)
  const yielder = openYielder()
  for (let first = 0; first < cells; first += SLICE) {
    if (yielder.isDue()) await yielder.pause()
    fill(slice)
    eachRange(cellRanges, ({ from, to }, at) => {
      const [begin, end] = [Math.max(from, first), Math.min(to, first + SLICE)]
      if (begin < end) copyCells(slice, begin - first, packed, at + begin - from, end - begin)
    })
  }
  return packed
}
