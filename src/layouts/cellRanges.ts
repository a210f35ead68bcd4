import type { CellRange } from './layout.js'
import { planesOf } from './packed.js'
import { copyCells } from './words.js'

/**
 * Some stretches of a road, packed one right behind the other, bit by bit; its planes one after the other:
 *
 *     road      ░░░░aaaa░░░░░░bbb░░░░░cc░░
 *     packed    aaaabbbcc
 */

/** Cells of so many stretches. */
export const cellCount = (cellRanges: readonly CellRange[]): number =>
  cellRanges.reduce((cells, { from, to }) => cells + to - from, 0)

/** Room for them. */
export const bufferFor = (cellRanges: readonly CellRange[], planes: number): Uint8Array =>
  new Uint8Array(planes * Math.ceil(cellCount(cellRanges) / 8))

/** Takes stretches out of a road. */
export function takeRanges(road: Uint8Array, planes: number, cellRanges: readonly CellRange[]): Uint8Array {
  const packed = bufferFor(cellRanges, planes)
  const parts = planesOf(packed, planes)
  for (const [k, plane] of planesOf(road, planes).entries()) {
    eachRange(cellRanges, ({ from, to }, at) => copyCells(plane, from, parts[k], at, to - from))
  }
  return packed
}

/** Moves some packed stretches, of one plane, to where they belong among longer ones; both ascend. */
export function moveRanges(
  from: Uint8Array,
  some: readonly CellRange[],
  to: Uint8Array,
  all: readonly CellRange[],
) {
  let i = 0
  let begin = 0
  eachRange(some, (range, at) => {
    for (; all[i].to <= range.from; i++) begin += all[i].to - all[i].from
    copyCells(from, at, to, begin + range.from - all[i].from, range.to - range.from)
  })
}

/** Visits stretches, with the place that each of them has where they are packed. */
export function eachRange(cellRanges: readonly CellRange[], visit: (range: CellRange, at: number) => void) {
  let at = 0
  for (const range of cellRanges) {
    visit(range, at)
    at += range.to - range.from
  }
}
