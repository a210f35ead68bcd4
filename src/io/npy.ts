import { checkBytes, checkInteger, show } from '../check.js'

/**
 * Roads as NumPy files. The format, described in numpy.lib.format, is a short header before the plain numbers. The
 * package on npm for it accepts truncated files, and depends on fetch.
 */

/** The first bytes of a file, before its version. */
const MAGIC = '\x93NUMPY'

/** The largest state of a cell, which a signed byte can hold, too. Which states there are, the model says. */
const MOST = 127

/** How cells can be stored: as booleans, or as integers of 1, 2, 4 or 8 bytes. */
const READERS: Record<string, (view: DataView, at: number, little: boolean) => number | bigint> = {
  '?': (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => view.getBigUint64(at, little),
  i8: (view, at, little) => view.getBigInt64(at, little),
}

/**
 * Reads a road from the bytes of a .npy file: an array of zeros and ones, or of states as `save` writes them,
 * booleans or integers of 1, 2, 4 or 8 bytes, in either byte order. Of an array with two dimensions, such as
 * `lanewise diagram` writes, the last row is the road.
 *
 * @param file a `Uint8Array`, such as a `Buffer`, or another view of bytes
 * @returns one byte per cell, for the option `road` of `createSimulation`
 * @throws {TypeError} if it is not such an array; {RangeError} if it is truncated, or has values that are not from 0 to 127
 *
 * @example
 * const road = parseNpy(await readFile('road.npy'))
 * const sim = await createSimulation({ road })
 */
export function parseNpy(file: Uint8Array): Uint8Array {
  const bytes = checkBytes('.npy', file)
  const at = headerEnd(bytes, bytes.length)
  const header = parseHeader(bytes.subarray(0, at), bytes.length)
  return readCells(bytes.subarray(at + header.skip), header, 0)
}

/**
 * The numbers of a file as a road, one byte per cell.
 *
 * @param first index of the first cell, for errors
 */
export function readCells(numbers: Uint8Array, { size, read }: Header, first: number): Uint8Array {
  const view = new DataView(numbers.buffer, numbers.byteOffset)
  if (size === 1) {
    // The stored bytes are the cells.
    for (let i = 0; i < numbers.length; i++) if (numbers[i] > MOST) fail(first + i, Number(read(view, i)))
    return new Uint8Array(numbers)
  }
  const road = new Uint8Array(numbers.length / size)
  for (let i = 0; i < road.length; i++) {
    const value = Number(read(view, size * i))
    road[i] = value >= 0 && value <= MOST ? value : fail(first + i, value)
  }
  return road
}

/**
 * The bytes of a .npy file, version 1.0, of unsigned bytes: NumPy reads it with `numpy.load`.
 *
 * @param road one byte per cell, as `simulation.cells()` returns it
 * @param shape lengths of the array's dimensions, by default one; `[rows, width]` for the result of `spaceTime`
 * @throws {TypeError} unless these are an array of bytes and an array of lengths; {RangeError} for a shape of more than
 * 32 lengths, or with another number of cells than the road
 *
 * @example
 * await writeFile('road.npy', formatNpy(await sim.cells()))
 */
export function formatNpy(road: Uint8Array, shape?: readonly number[]): Uint8Array {
  const cells = checkBytes('road', road)
  if (shape !== undefined) checkShape(shape, cells.length)
  const header = formatHeader(shape ?? [cells.length])
  const file = new Uint8Array(header.length + cells.length)
  file.set(header)
  file.set(cells, header.length)
  return file
}

/** The limit of NumPy. */
const MOST_DIMENSIONS = 32

function checkShape(shape: readonly number[], cells: number) {
  if (!Array.isArray(shape)) throw new TypeError(`shape: ${show(shape)} is not an array of lengths`)
  checkInteger('shape.length', shape.length, 0, MOST_DIMENSIONS)
  let product = 1
  for (let i = 0; i < shape.length; i++) {
    product *= checkInteger(`shape[${i}]`, shape[i], 0, Number.MAX_SAFE_INTEGER)
  }
  if (product !== cells) {
    throw new RangeError(`shape: (${shape.join(', ')}) has ${product} cells, but the road has ${cells}`)
  }
}

/** The header of a file; by default its numbers are unsigned bytes. */
export function formatHeader(shape: readonly number[], type = '|u1'): Uint8Array {
  // A tuple of one element also has a comma.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`
  // The numbers begin at a multiple of 64 bytes. Ten bytes come before the dictionary, a line end after it.
  const length = 64 * Math.ceil((10 + dictionary.length + 1) / 64)
  const text = `${MAGIC}\x01\x00\x00\x00${dictionary.padEnd(length - 11)}\n`
  const header = Uint8Array.from(text, (character) => character.charCodeAt(0))
  new DataView(header.buffer).setUint16(8, length - 10, true)
  return header
}

/** The contents of a header. */
export type Header = {
  cells: number
  /** Bytes of the rows before the last one. */
  skip: number
  /** Bytes per cell, and the function that reads a cell. */
  size: number
  read(view: DataView, at: number): number | bigint
}

/** Bytes at the start that are enough to find the end of the header. */
export const HEADER_START = 12

/**
 * The offset at which the header ends and the numbers begin.
 *
 * @param start the first bytes of the file, at least `HEADER_START` if it has that many
 * @param bytes length of the whole file
 */
export function headerEnd(start: Uint8Array, bytes: number): number {
  if (textOf(start.subarray(0, 6)) !== MAGIC)
    throw new TypeError('.npy: the file does not begin as a .npy file does')
  const version = start[6]
  const view = new DataView(start.buffer, start.byteOffset, start.length)
  const own = version === 1 ? 10 : 12
  if (bytes < own) throw new RangeError(`.npy: the file ends after ${bytes} bytes, within its header`)
  const end = own + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes < end)
    throw new RangeError(`.npy: the file ends after ${bytes} bytes, within its header of ${end}`)
  return end
}

/**
 * Parses the header.
 *
 * @param header the file up to `headerEnd`
 * @param bytes length of the whole file, which must match the header
 */
export function parseHeader(header: Uint8Array, bytes: number): Header {
  const text = textOf(header.subarray(header[6] === 1 ? 10 : 12))
  const type = text.match(/(['"])descr\1\s*:\s*(['"])(.*?)\2/)?.[3]
  const order = text.match(/(['"])fortran_order\1\s*:\s*(True|False)\b/)?.[2]
  const shape = text.match(/(['"])shape\1\s*:\s*\(([^)]*)\)/)?.[2]
  if (type === undefined || order === undefined || shape === undefined) {
    throw new TypeError(`.npy: the header ${show(text.trim())} does not describe a plain array`)
  }
  const { rows, cells } = rowsOf(shape, order)
  const { size, read } = readerOf(type)
  const follow = bytes - header.length
  const all = rows * cells
  if (follow !== all * size) {
    throw new RangeError(`.npy: ${all} cells of ${size} bytes are ${all * size} bytes, but ${follow} follow`)
  }
  return { cells, skip: (all - cells) * size, size, read }
}

/** In one dimension both orders are the same, so either is accepted. */
function rowsOf(shape: string, order: string): { rows: number; cells: number } {
  // Python 2 wrote long integers with an L at the end.
  const [, first, second] = shape.match(/^\s*(\d+)L?\s*,\s*(?:(\d+)L?\s*)?$/) ?? []
  if (first !== undefined && second === undefined) return { rows: 1, cells: Number(first) }
  if (Number(first) > 0 && order === 'False') return { rows: Number(first), cells: Number(second) }
  throw new TypeError(
    `.npy: the array has shape (${shape})${order === 'True' ? ' in the order of Fortran' : ''}, but a road has one dimension, or is the last of some rows`,
  )
}

/** A type begins with its byte order, which is optional and has no meaning for single bytes. */
function readerOf(type: string): Pick<Header, 'size' | 'read'> {
  const [, order, kind] = type.match(/^([<>=|]?)(.*)$/s)!
  if (!Object.keys(READERS).includes(kind)) {
    const types = Object.keys(READERS).join(', ')
    throw new TypeError(`.npy: cells of type ${show(type)} are not among ${types}, in any byte order`)
  }
  const read = READERS[kind]
  return { size: Number(kind[1] ?? 1), read: (view, at) => read(view, at, order !== '>') }
}

/** Bytes as text, one character per byte. */
const textOf = (bytes: Uint8Array) => Array.from(bytes, (code) => String.fromCharCode(code)).join('')

function fail(cell: number, value: number): never {
  throw new RangeError(`.npy: cell ${cell} is ${value}, not an integer from 0 to ${MOST}`)
}
