import type { CellRange } from './layout.js'
import { copyCells } from './words.js'

/**
 * Some ranges of a road, packed one after the other, bit by bit:
 *
 *     road      ░░░░aaaa░░░░░░bbb░░░░░cc░░
 *     packed    aaaabbbcc
 */

/** Cells of all ranges. */
export const cellCount = (cellRanges: readonly CellRange[]): number =>
  cellRanges.reduce((cells, { from, to }) => cells + to - from, 0)

/** An empty buffer for them. */
export const bufferFor = (cellRanges: readonly CellRange[]): Uint8Array =>
  new Uint8Array(Math.ceil(cellCount(cellRanges) / 8))

/** Copies ranges of a packed road. */
export function takeRanges(road: Uint8Array, cellRanges: readonly CellRange[]): Uint8Array {
  const packed = bufferFor(cellRanges)
  eachRange(cellRanges, ({ from, to }, at) => copyCells(road, from, packed, at, to - from))
  return packed
}

/** Copies packed ranges into packed ranges that contain them. Both ascend. */
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

/** Visits each range, with its position in the packed cells. */
export function eachRange(cellRanges: readonly CellRange[], visit: (range: CellRange, at: number) => void) {
  let at = 0
  for (const range of cellRanges) {
    visit(range, at)
    at += range.to - range.from
  }
}
