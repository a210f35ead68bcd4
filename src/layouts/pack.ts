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
export function pack(road: GivenRoad, cellRanges?: readonly CellRange[]): Uint8Array {
  const own = cellRanges ?? [{ from: 0, to: checkLength(road) }]
  const packed = bufferFor(own)
  const signs = typeof road === 'string' ? ['.', '#'] : [0, 1]
  eachPiece(road, own, (cells, first, at) => packPiece(cells, signs, first, packed, at))
  return packed
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

/**
 * Packs a road of cars that may have velocities: 1 + velocity in place of 1.
 *
 * @returns the velocities of the cars in the order of their cells; undefined if no car has one
 * @throws {RangeError} as `pack`
 */
export function packStates(road: GivenRoad, vmax: number): { packed: Uint8Array; velocities?: Uint8Array } {
  if (typeof road === 'string') return { packed: pack(road) }
  const cells = checkLength(road)
  const whole = [{ from: 0, to: cells }]
  const packed = bufferFor(whole)
  let fastest = 0
  eachPiece(road, whole, (states, first, at) => {
    const cars = Uint8Array.from(states, (state, i) => {
      const velocity = velocityOf(state, first + i, vmax)
      fastest = Math.max(fastest, velocity)
      return velocity < 0 ? 0 : 1
    })
    packPiece(cars, [0, 1], first, packed, at)
  })
  if (fastest === 0) return { packed }
  const velocities = new Uint8Array(countCars(packed))
  let car = 0
  eachPiece(road, whole, (states) => {
    for (let i = 0; i < states.length; i++)
      if (Number(states[i]) > 0) velocities[car++] = Number(states[i]) - 1
  })
  return { packed, velocities }
}

/** The velocity of a state, -1 of an empty cell. */
function velocityOf(state: unknown, cell: number, vmax: number): number {
  if (typeof state === 'number' && Number.isInteger(state) && state >= 0 && state <= 1 + vmax)
    return state - 1
  throw new RangeError(
    `road: cell ${cell} is ${show(state)}, not 0 (empty) or 1 to ${1 + vmax} (1 + the velocity of a car)`,
  )
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
