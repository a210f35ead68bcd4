import { checkInteger, show } from '../check.js'
import type { Past } from '../layouts/layout.js'
import { type Boundary, checkBoundary } from '../models/boundary.js'
import { checkModel } from '../models/check.js'
import { type Model, modelOf, vmaxOf } from '../models/table.js'

/**
 * The first line of a checkpoint, as JSON. docs/checkpoints.md describes the format.
 */

/** What a checkpoint says of its road. */
export type Header = Past & {
  model: Model
  boundary: Boundary
  /** Seed of all random numbers. */
  seed: number
  cells: number
  /** Cars on the road; for elementary rules the cells that are 1. */
  cars: number
}

const FORMAT = 'lanewise checkpoint'
const VERSION = 1
const START = `{"format":"${FORMAT}"`

/** The most bytes of the line. */
const LONGEST = 2 ** 12

/** Bytes of the checksum. */
export const CHECKSUM = 4

/** The line of a header, with its end. */
export const formatHeader = (header: Header): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, version: VERSION, ...header })}\n`)

/** The bytes behind the line: packed cells, velocities of the cars if they have them, checksum. */
export const bodyOf = ({ model, boundary, cells, cars }: Header) => {
  const velocities = vmaxOf(model, boundary) === undefined ? 0 : cars
  return { velocities, bytes: Math.ceil(cells / 8) + velocities + CHECKSUM }
}

/**
 * Reads the header of a checkpoint, and the offset of what follows.
 *
 * @throws {Error} saying in one line what is wrong with it
 */
export function parseHeader(bytes: Uint8Array): { header: Header; at: number } {
  const begins = new TextDecoder().decode(bytes.subarray(0, START.length)) === START
  if (!begins) throw new Error('it is not a checkpoint of lanewise')
  const end = bytes.subarray(0, LONGEST).indexOf(10)
  if (end < 0) throw new Error('it ends within its first line')
  return { header: headerOf(new TextDecoder().decode(bytes.subarray(0, end))), at: end + 1 }
}

function headerOf(line: string): Header {
  let said: Header & { version: unknown }
  try {
    said = JSON.parse(line)
  } catch {
    throw new Error('its first line has changed: it is not JSON')
  }
  if (said.version !== VERSION) {
    throw new Error(
      `it has version ${show(said.version)} of the format; this lanewise reads version ${VERSION}`,
    )
  }
  try {
    return checkHeader(said)
  } catch (error) {
    throw new Error(`its first line is wrong: ${(error as Error).message}`)
  }
}

/** @throws {TypeError | RangeError} naming what is out of range */
function checkHeader(said: Header): Header {
  const model = checkModel(said.model)
  const boundary = checkBoundary(said.boundary, modelOf(model).ends)
  const open = boundary !== 'ring' && 'entry' in boundary
  const most = Number.MAX_SAFE_INTEGER
  const cells = checkInteger('cells', said.cells, 1, 2 ** 35)
  const cars = checkInteger('cars', said.cars, 0, cells)
  const entered = checkInteger('entered', said.entered, 0, open ? most : 0)
  const exited = checkInteger('exited', said.exited, 0, open ? most : 0)
  const numbered = !open && vmaxOf(model, boundary) !== undefined
  const first = open
    ? checkInteger('first', said.first, 0 - entered, 0 - entered)
    : checkInteger('first', said.first, 0, numbered ? Math.max(0, cars - 1) : 0)
  const laps = checkInteger('laps', said.laps, first > 0 ? 1 : 0, numbered ? Math.floor(most / cells) : 0)
  return {
    ...{ model, boundary, seed: checkInteger('seed', said.seed, 0, most) },
    ...{ step: checkInteger('step', said.step, 0, most), cells, cars, entered, exited, first, laps },
  }
}
