import { checkInteger, show } from '../check.js'
import { bufferFor, eachRange } from './cellRanges.js'
import type { CellRange } from './layout.js'
import { countCars } from './packed.js'
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
  /** The cells from .. to - 1, at most 2^20 of them: 0 (empty) or 1 (a car) each, or 1 + velocity if cars have velocities. */
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
export const pack = (road: GivenRoad, cellRanges?: readonly CellRange[]): Uint8Array =>
  packStates(road, 0, cellRanges).packed

/**
 * The same for cars that may have velocities up to vmax: 1 + velocity in place of 1.
 *
 * @returns the velocities of the cars in the order of their cells; undefined if no car has one
 */
export function packStates(
  road: GivenRoad,
  vmax: number,
  cellRanges?: readonly CellRange[],
): { packed: Uint8Array; velocities?: Uint8Array } {
  const own = cellRanges ?? [{ from: 0, to: checkLength(road) }]
  const packed = bufferFor(own)
  let driving = 0
  eachPiece(road, own, (cells, first, at) => {
    driving += packPiece(cells, typeof road === 'string' ? TEXT : [0, 1, 1 + vmax], first, packed, at)
  })
  return driving > 0 ? { packed, velocities: velocitiesOf(road, own, countCars(packed)) } : { packed }
}

/** The signs of an empty cell and a car in text. Numbers have a third: the largest state. */
const TEXT = ['.', '#']

/** Reads a road for a second time: velocities are seldom, and take much more room than cells. */
function velocitiesOf(road: GivenRoad, cellRanges: readonly CellRange[], cars: number): Uint8Array {
  const velocities = new Uint8Array(cars)
  let car = 0
  eachPiece(road, cellRanges, (states) => {
    for (let i = 0; i < states.length; i++) {
      if ((states[i] as number) > 0) velocities[car++] = (states[i] as number) - 1
    }
  })
  return velocities
}

/** Reads the cells of some ranges piece by piece: each with its first cell, and the position of that in the packed cells. */
function eachPiece(
  road: GivenRoad,
  cellRanges: readonly CellRange[],
  visit: (cells: ArrayLike<number | string>, first: number, at: number) => void,
) {
  eachRange(cellRanges, ({ from, to }, at) => {
    for (let first = from; first < to; first += PIECE) {
      visit(partOf(road, first, Math.min(to, first + PIECE)), first, at + first - from)
    }
  })
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

/**
 * @param first the number of the piece's first cell on the road
 * @returns the number of cars with a velocity
 */
function packPiece(
  cells: ArrayLike<number | string>,
  [empty, car, most = car]: readonly (number | string)[],
  first: number,
  packed: Uint8Array,
  at: number,
): number {
  let driving = 0
  for (let done = 0; done < cells.length; done += 32) {
    const count = Math.min(32, cells.length - done)
    let word = 0
    for (let i = 0; i < count; i++) {
      const cell = cells[done + i]
      if (cell === empty) continue
      word |= 1 << i
      if (cell === car) continue
      driving++
      // Not only a comparison: a text is no state, and half of one neither.
      if (Number.isInteger(cell) && cell > car && cell <= most) continue
      const fast = most === car ? '' : `, or up to ${most} (1 + its velocity)`
      throw new RangeError(
        `road: cell ${first + done + i} is ${show(cell)}, not ${show(empty)} (empty) or ${show(car)} (a car)${fast}`,
      )
    }
    or32(packed, at + done, word, count)
  }
  return driving
}
