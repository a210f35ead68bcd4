import { checkInteger, show } from '../check.js'

/**
 * Roads as NumPy files. The format is a short header before the plain numbers, described in numpy.lib.format; the one
 * package for it that npm has takes files that are cut short, and brings fetch with it.
 */

/** What a file begins with, before its version. */
const MAGIC = '\x93NUMPY'

/** How cells may be stored: as booleans, or as integers of so many bytes. */
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
 * Reads a road from the bytes of a .npy file: a one-dimensional array of zeros and ones, booleans or integers of 1, 2, 4
 * or 8 bytes, in either byte order.
 *
 * @param file a `Uint8Array`, such as a `Buffer`, or another view of bytes
 * @returns one byte a cell, for the option `road` of `createSimulation`
 * @throws {TypeError} for what is no such array; {RangeError} for one cut short, or with other values than 0 and 1
 *
 * @example
 * const road = parseNpy(await readFile('road.npy'))
 * const sim = await createSimulation({ road })
 */
export function parseNpy(file: Uint8Array): Uint8Array {
  const bytes = bytesOf('.npy', file)
  const at = headerEnd(bytes, bytes.length)
  return readCells(bytes.subarray(at), parseHeader(bytes.subarray(0, at), bytes.length), 0)
}

/** Bytes as they were handed in, perhaps by another realm, whose arrays are instances of nothing that is known here. */
function bytesOf(name: string, value: unknown): Uint8Array {
  if (ArrayBuffer.isView(value) && ((value as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1) === 1) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  throw new TypeError(`${name}: ${show(value)} is not a Uint8Array`)
}

/** The numbers of a file as a road, one byte a cell; they may begin at any cell. */
export function readCells(numbers: Uint8Array, { size, read }: Header, first: number): Uint8Array {
  const view = new DataView(numbers.buffer, numbers.byteOffset)
  if (size === 1) {
    // What is stored is what is given.
    for (let i = 0; i < numbers.length; i++) if (numbers[i] > 1) fail(first + i, Number(read(view, i)))
    return new Uint8Array(numbers)
  }
  const road = new Uint8Array(numbers.length / size)
  for (let i = 0; i < road.length; i++) {
    const value = Number(read(view, size * i))
    road[i] = value === 0 || value === 1 ? value : fail(first + i, value)
  }
  return road
}

/**
 * The bytes of a .npy file, version 1.0, of unsigned bytes: a road that NumPy reads with `numpy.load`.
 *
 * @param road one byte a cell, as `simulation.cells()` gives it
 * @param shape of the array, one dimension if nothing is said; `[rows, width]` for a road step by step
 * @throws {TypeError} for what is no array of bytes, or no array of lengths; {RangeError} for a shape of more than 32
 * lengths, or one that has not as many cells as the road
 *
 * @example
 * await writeFile('road.npy', formatNpy(await sim.cells()))
 */
export function formatNpy(road: Uint8Array, shape?: readonly number[]): Uint8Array {
  const cells = bytesOf('road', road)
  if (shape !== undefined) checkShape(shape, cells.length)
  const header = formatHeader(shape ?? [cells.length])
  const file = new Uint8Array(header.length + cells.length)
  file.set(header)
  file.set(cells, header.length)
  return file
}

/** NumPy has no more dimensions. */
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

/** What such a file begins with. */
export function formatHeader(shape: readonly number[]): Uint8Array {
  // A tuple of one has a comma too.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${tuple}), }`
  // The numbers begin at a multiple of 64 bytes: ten bytes go before the dictionary, a line end closes it.
  const length = 64 * Math.ceil((10 + dictionary.length + 1) / 64)
  const text = `${MAGIC}\x01\x00\x00\x00${dictionary.padEnd(length - 11)}\n`
  const header = Uint8Array.from(text, (character) => character.charCodeAt(0))
  new DataView(header.buffer).setUint16(8, length - 10, true)
  return header
}

/** What a header says. */
export type Header = {
  cells: number
  /** Bytes of a cell, and how it is read. */
  size: number
  read(view: DataView, at: number): number | bigint
}

/** The most that says where the header ends. */
export const HEADER_START = 12

/**
 * Where the header ends, and the numbers begin.
 *
 * @param start of the file: its first bytes, at least `HEADER_START` if it has so many
 * @param bytes of the whole file
 */
export function headerEnd(start: Uint8Array, bytes: number): number {
  if (textOf(start.subarray(0, 6)) !== MAGIC) throw new TypeError('.npy: the file does not begin as one')
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
 * What the header says.
 *
 * @param header the file as far as `headerEnd`
 * @param bytes of the whole file, which must be as many as it says
 */
export function parseHeader(header: Uint8Array, bytes: number): Header {
  const text = textOf(header.subarray(header[6] === 1 ? 10 : 12))
  const type = text.match(/(['"])descr\1\s*:\s*(['"])(.*?)\2/)?.[3]
  // In one dimension both orders are the same; programs in Fortran name theirs.
  const isOrdered = /(['"])fortran_order\1\s*:\s*(True|False)\b/.test(text)
  const shape = text.match(/(['"])shape\1\s*:\s*\(([^)]*)\)/)?.[2]
  if (type === undefined || !isOrdered || shape === undefined) {
    throw new TypeError(`.npy: the header ${show(text.trim())} does not name a plain array`)
  }
  // Python 2 wrote long integers with an L.
  if (!/^\s*\d+L?\s*,\s*$/.test(shape)) {
    throw new TypeError(`.npy: the array has shape (${shape}), but a road has one dimension`)
  }
  const cells = Number.parseInt(shape, 10)
  const { size, read } = readerOf(type)
  const follow = bytes - header.length
  if (follow !== cells * size) {
    throw new RangeError(
      `.npy: ${cells} cells of ${size} bytes are ${cells * size} bytes, but ${follow} follow`,
    )
  }
  return { cells, size, read }
}

/** A type begins with its byte order, which need not be there and says nothing of single bytes. */
function readerOf(type: string): Pick<Header, 'size' | 'read'> {
  const [, order, kind] = type.match(/^([<>=|]?)(.*)$/s)!
  if (!Object.keys(READERS).includes(kind)) {
    const types = Object.keys(READERS).join(', ')
    throw new TypeError(`.npy: cells of type ${show(type)} are not among ${types}, in any byte order`)
  }
  const read = READERS[kind]
  return { size: Number(kind[1] ?? 1), read: (view, at) => read(view, at, order !== '>') }
}

/** Bytes as characters, one each. */
const textOf = (bytes: Uint8Array) => Array.from(bytes, (code) => String.fromCharCode(code)).join('')

function fail(cell: number, value: number): never {
  throw new RangeError(`.npy: cell ${cell} is ${value}, not 0 or 1`)
}
