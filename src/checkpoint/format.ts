import { checkInteger, show } from '../check.js'
import type { Past } from '../layouts/layout.js'
import { countCars } from '../layouts/packed.js'
import { crc32 } from './crc32.js'

/**
 * A checkpoint as bytes: a line of JSON, packed cells, velocities and a checksum. docs/checkpoints.md describes the format.
 * What the header says of model and cars is of no concern here.
 */

/** The first line of a checkpoint: the road, but for its cells and velocities. */
export type Header = Past & {
  model: object
  boundary: string | object
  /** Seed of all random numbers. */
  seed: number
  cells: number
  /** Cells that are 1. */
  cars: number
  /** Bytes of the velocities: one per car, or none. */
  velocities: number
}

/** A checkpoint that was read. Of its header only the sizes are checked. */
export type Checkpoint = { header: Header; packed: Uint8Array; velocities: Uint8Array }

const FORMAT = 'lanewise checkpoint'
const VERSION = 1
const START = `{"format":"${FORMAT}"`

/** The most bytes of the first line. */
const LONGEST = 2 ** 12

/** Bytes of the checksum. */
const CHECKSUM = 4

/**
 * A checkpoint without velocities and checksum, which the caller fills in.
 *
 * @returns the bytes, and of these the velocities
 */
export function beginCheckpoint(
  header: Header,
  packed: Uint8Array,
): { bytes: Uint8Array; velocities: Uint8Array } {
  const line = new TextEncoder().encode(
    `${JSON.stringify({ format: FORMAT, version: VERSION, ...header })}\n`,
  )
  const at = line.length + packed.length
  const bytes = new Uint8Array(at + header.velocities + CHECKSUM)
  bytes.set(line)
  bytes.set(packed, line.length)
  return { bytes, velocities: bytes.subarray(at, at + header.velocities) }
}

/** Writes the checksum. */
export function endCheckpoint(bytes: Uint8Array) {
  const end = bytes.length - CHECKSUM
  new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)), true)
}

/**
 * Reads a checkpoint.
 *
 * @throws {Error} saying in one line what is wrong with it
 */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  if (textOf(bytes.subarray(0, START.length)) !== START) throw new Error('it is not a checkpoint of lanewise')
  const at = bytes.subarray(0, LONGEST).indexOf(10) + 1
  if (at === 0) throw new Error('it ends within its first line')
  const header = headerOf(textOf(bytes.subarray(0, at)))
  const { cells, velocities } = header
  const [end, expected] = [bytes.length - CHECKSUM, at + Math.ceil(cells / 8) + velocities + CHECKSUM]
  if (bytes.length !== expected) {
    throw new Error(
      `it has ${bytes.length} bytes, but ${expected} by its first line: it was cut or has changed`,
    )
  }
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true)
  if (crc32(bytes.subarray(0, end)) !== checksum) throw new Error('its checksum is wrong: it has changed')
  // A copy, because cars are counted in words, which must be aligned.
  const packed = bytes.slice(at, end - velocities)
  checkCells(header, packed)
  return { header, packed, velocities: bytes.subarray(end - velocities, end) }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function headerOf(line: string): Header {
  let said: Header & { version: unknown }
  try {
    said = JSON.parse(line)
  } catch {
    throw new Error('its first line has changed: it is not JSON')
  }
  const { version, cells, cars, velocities } = said
  if (version !== VERSION) {
    throw new Error(`it has version ${show(version)} of the format; this lanewise reads version ${VERSION}`)
  }
  for (const name of ['model', 'boundary', 'seed']) {
    if (!Object.hasOwn(said, name)) throw new Error(`its first line has no ${name}`)
  }
  checkInteger('cells', cells, 1, 2 ** 35)
  checkInteger('cars', cars, 0, cells)
  checkInteger('velocities', velocities, 0, cars)
  return said
}

/** Checks what a program that wrote a checkpoint of its own may have done wrong. */
function checkCells({ cells, cars }: Header, packed: Uint8Array) {
  const found = countCars(packed)
  if (found !== cars) throw new Error(`${found} of its cells are 1, but its first line says ${cars}`)
  if (cells % 8 > 0 && packed[packed.length - 1] >> (cells % 8) > 0) {
    throw new Error(`it has cars beyond its ${cells} cells`)
  }
}
