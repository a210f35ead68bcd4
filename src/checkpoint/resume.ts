import { checkNames, show } from '../check.js'
import { bytesOf } from '../io/npy.js'
import { countCars } from '../layouts/packed.js'
import { kindOf, rulesOf } from '../models/table.js'
import type { SimulationOptions } from '../options/options.js'
import { OPTIONS, OPTIONS_OF_STRATEGY, type Setup, type StartRoad, strategyOf } from '../options/setup.js'
import { crc32 } from './crc32.js'
import { bodyOf, CHECKSUM, type Header, parseHeader } from './header.js'

/**
 * The setup of a road that goes on from a checkpoint.
 *
 * @throws {TypeError | RangeError} for an option that is not one of the strategy, and for bytes that are not a checkpoint
 */
export function setupFrom(options: SimulationOptions): Setup {
  checkNames('createSimulation', options, OPTIONS)
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && name !== 'from' && !OPTIONS_OF_STRATEGY.includes(name)) {
      throw new TypeError(`${name}: ${show(value)} cannot be combined with from, which has the road`)
    }
  }
  const { header, ...saved } = parse(bytesOf('from', options.from))
  const { model, boundary, seed, cells, cars, ...past } = header
  return {
    ...{ model, boundary, seed, past, rules: rulesOf(model, boundary, seed) },
    start: { cells, cars, velocity: 0, saved },
    strategy: strategyOf(options),
  }
}

function parse(bytes: Uint8Array): StartRoad & { header: Header } {
  try {
    return parseCheckpoint(bytes)
  } catch (error) {
    throw new RangeError(`from: ${(error as Error).message}`)
  }
}

/**
 * Reads a checkpoint.
 *
 * @throws {Error} saying in one line what is wrong with it
 */
export function parseCheckpoint(bytes: Uint8Array): StartRoad & { header: Header } {
  const { header, at } = parseHeader(bytes)
  const { cells } = header
  const body = bodyOf(header)
  const [end, expected] = [bytes.length - CHECKSUM, at + body.bytes]
  if (bytes.length !== expected) {
    throw new Error(
      `it has ${bytes.length} bytes, but ${expected} by its first line: it was cut or has changed`,
    )
  }
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true)
  if (crc32(bytes.subarray(0, end)) !== checksum) throw new Error('its checksum is wrong: it has changed')
  // A copy, because cars are counted in words, which must be aligned.
  const packed = bytes.slice(at, at + Math.ceil(cells / 8))
  const velocities = bytes.subarray(at + packed.length, end)
  checkCars(header, packed, velocities)
  return { header, packed, velocities: body.velocities > 0 ? velocities : 0 }
}

/** Checks what a program that wrote a checkpoint of its own may have done wrong. */
function checkCars(
  { model, boundary, seed, cells, cars }: Header,
  packed: Uint8Array,
  velocities: Uint8Array,
) {
  const found = countCars(packed)
  if (found !== cars) throw new Error(`${found} of its cells are 1, but its first line says ${cars}`)
  if (cells % 8 > 0 && packed[packed.length - 1] >> (cells % 8) > 0) {
    throw new Error(`it has cars beyond its ${cells} cells`)
  }
  const rules = rulesOf(model, boundary, seed)
  const vmax = kindOf(rules).vmax(rules) ?? 0
  const wrong = velocities.findIndex((velocity) => velocity > vmax)
  if (wrong >= 0) throw new Error(`its car ${wrong} has velocity ${velocities[wrong]}, more than ${vmax}`)
}
