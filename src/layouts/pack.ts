import { checkInteger, show } from '../check.js'
import { bufferFor, eachRange } from './cellRanges.js'
import type { CellRange } from './layout.js'
import { or32 } from './words.js'

/**
 * A road that gives its cells part by part: one that is too long for memory, or of which a rank needs only its own
 * stretches. Arrays and typed arrays are such roads too.
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
  /** Its cells. */
  readonly length: number
  /** The cells from .. to - 1, of which there are never more than 2^20: 0 (empty) or 1 (a car) each. */
  slice(from: number, to: number): ArrayLike<number>
}

/**
 * A road as it may be given: all of it, part by part, or as text, '.' for an empty cell and '#' for a car. Text may end
 * as a line of a file does.
 */
export type GivenRoad = ArrayLike<number> | RoadInParts | string

/** Cells that are asked for at a time. */
const PIECE = 2 ** 20

/** @throws {RangeError} for a road without cells, or too long */
export function checkLength(road: GivenRoad): number {
  if (road.length === 0) throw new RangeError('road: it has no cells; at least 1 is needed')
  return checkInteger('road.length', road.length, 1, 2 ** 35)
}

/**
 * Packs a road given cell by cell; of some stretches only, one behind the other, no other cell is looked at.
 *
 * @throws {RangeError} for a road without cells or another value, naming the first
 */
export function pack(road: GivenRoad, cellRanges?: readonly CellRange[]): Uint8Array {
  const own = cellRanges ?? [{ from: 0, to: checkLength(road) }]
  const packed = bufferFor(own, 1)
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

/** @param first the cell of the road that the piece begins with */
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
