import { checkInteger, show } from '../check.js'
import { bufferFor, eachRange } from './cellRanges.js'
import type { CellRange } from './layout.js'
import { or32 } from './words.js'

/**
 * A road that is read in parts: because it is too long for memory, or because a rank needs only its own cells. Arrays and
 * typed arrays are such roads too.
 *
 * @example
 * const isThird = (cell: number) => Number(cell % 3 === 0)
 * const everyThird = {
 *   length: 3_000_000_000,
 *   slice: (from: number, to: number) => Uint8Array.from({ length: to - from }, (_, i) => isThird(from + i)),
 * }
 * const sim = await createSimulation({ road: everyThird })
 */
export type RoadInParts = {
  /** Number of cells. */
  readonly length: number
  /** The cells from .. to - 1, at most 2^20 of them: 0 (empty) or 1 (a car) each. */
  slice(from: number, to: number): ArrayLike<number>
}

/**
 * A road as users give it: an array, a road in parts, or text with '.' for an empty cell and '#' for a car. Text may end
 * with a line break.
 */
export type GivenRoad = ArrayLike<number> | RoadInParts | string

/** The most cells that are read at a time. */
const PIECE = 2 ** 20

/** @throws {RangeError} for a road without cells, or too long */
export function checkLength(road: GivenRoad): number {
  if (road.length === 0) throw new RangeError('road: it has no cells; at least 1 is needed')
  return checkInteger('road.length', road.length, 1, 2 ** 35)
}

/**
 * Packs a road. With `cellRanges` it reads and packs only these cells, one range after the other.
 *
 * @throws {RangeError} for a road without cells, or for a wrong value, naming the first one
 */
export function pack(road: GivenRoad, cellRanges?: readonly CellRange[]): Uint8Array {
  const own = cellRanges ?? [{ from: 0, to: checkLength(road) }]
  const packed = bufferFor(own)
  const signs = typeof road === 'string' ? ['.', '#'] : [0, 1]
  eachRange(own, ({ from, to }, at) => {
    for (let first = from; first < to; first += PIECE) {
      const cells = partOf(road, first, Math.min(to, first + PIECE))
      packPiece(cells, signs, first, packed, at + first - from)
    }
  })
  return packed
}

function partOf(road: GivenRoad, from: number, to: number): ArrayLike<number | string> {
  const { slice } = road as RoadInParts
  if (typeof slice !== 'function') {
    return Array.from({ length: to - from }, (_, i) => (road as ArrayLike<number>)[from + i])
  }
  const part = (road as RoadInParts).slice(from, to)
  if (part?.length !== to - from) {
    throw new RangeError(
      `road: its slice from ${from} to ${to} has ${show(part?.length)} cells, not ${to - from}`,
    )
  }
  return part
}

/** @param first the number of the piece's first cell on the road */
function packPiece(
  cells: ArrayLike<number | string>,
  [empty, car]: readonly (number | string)[],
  first: number,
  packed: Uint8Array,
  at: number,
) {
  for (let done = 0; done < cells.length; done += 32) {
    const count = Math.min(32, cells.length - done)
    let word = 0
    for (let i = 0; i < count; i++) {
      const cell = cells[done + i]
      if (cell === car) word |= 1 << i
      else if (cell !== empty) {
        throw new RangeError(
          `road: cell ${first + done + i} is ${show(cell)}, not ${show(empty)} (empty) or ${show(car)} (a car)`,
        )
      }
    }
    or32(packed, at + done, word, count)
  }
}
