import { show } from '../check.js'

/**
 * Roads as NumPy files. The format is a short header before the plain numbers, described in numpy.lib.format; the one
 * package for it that npm has takes files that are cut short, and brings fetch with it.
 */

/** What a file begins with, before its version. */
const MAGIC = '\x93NUMPY'

/** How cells may be stored: one byte each, or little-endian integers, or booleans. */
const READERS: Record<string, (view: DataView, at: number) => number | bigint> = {
  '|b1': (view, at) => view.getUint8(at),
  '|u1': (view, at) => view.getUint8(at),
  '|i1': (view, at) => view.getInt8(at),
  '<u2': (view, at) => view.getUint16(at, true),
  '<i2': (view, at) => view.getInt16(at, true),
  '<u4': (view, at) => view.getUint32(at, true),
  '<i4': (view, at) => view.getInt32(at, true),
  '<u8': (view, at) => view.getBigUint64(at, true),
  '<i8': (view, at) => view.getBigInt64(at, true),
}

/**
 * Reads a road from the bytes of a .npy file: a one-dimensional array of zeros and ones, booleans or little-endian
 * integers.
 *
 * @returns one byte a cell, for the option `road` of `createSimulation`
 * @throws {TypeError} for what is no such array; {RangeError} for one cut short, or with other values than 0 and 1
 *
 * @example
 * const road = parseNpy(await readFile('road.npy'))
 * const sim = await createSimulation({ road })
 */
export function parseNpy(file: Uint8Array): Uint8Array {
  if (!(file instanceof Uint8Array)) throw new TypeError(`.npy: ${show(file)} is not a Uint8Array`)
  const { type, cells, at } = parseHeader(file)
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined
  if (!read) {
    throw new TypeError(`.npy: cells of type '${type}' are not among ${Object.keys(READERS).join(', ')}`)
  }
  const size = Number(type.slice(2))
  if (file.length - at !== cells * size) {
    throw new RangeError(
      `.npy: ${cells} cells of ${size} bytes are ${cells * size} bytes, but ${file.length - at} follow`,
    )
  }
  const view = new DataView(file.buffer, file.byteOffset + at)
  const road = new Uint8Array(cells)
  for (let i = 0; i < cells; i++) {
    const value = Number(read(view, size * i))
    road[i] = value === 0 || value === 1 ? value : fail(i, value)
  }
  return road
}

/**
 * The bytes of a .npy file, version 1.0, of unsigned bytes: a road that NumPy reads with `numpy.load`.
 *
 * @param road one byte a cell, as `simulation.cells()` gives it
 * @param shape of the array, one dimension if nothing is said; `[rows, width]` for a road step by step
 *
 * @example
 * await writeFile('road.npy', formatNpy(sim.cells()))
 */
export function formatNpy(road: Uint8Array, shape: readonly number[] = [road.length]): Uint8Array {
  // A tuple of one has a comma too.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${tuple}), }`
  // The numbers begin at a multiple of 64 bytes: ten bytes go before the dictionary, a line end closes it.
  const length = 64 * Math.ceil((10 + dictionary.length + 1) / 64)
  const header = `${MAGIC}\x01\x00\x00\x00${dictionary.padEnd(length - 11)}\n`
  const file = new Uint8Array(length + road.length)
  for (let i = 0; i < length; i++) file[i] = header.charCodeAt(i)
  new DataView(file.buffer).setUint16(8, length - 10, true)
  file.set(road, length)
  return file
}

/** What the header says, and where the numbers begin. */
function parseHeader(file: Uint8Array): { type: string; cells: number; at: number } {
  const text = (from: number, to: number) =>
    Array.from(file.subarray(from, to), (code) => String.fromCharCode(code)).join('')
  if (text(0, 6) !== MAGIC) throw new TypeError('.npy: the file does not begin as one')
  const version = file[6]
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const start = version === 1 ? 10 : 12
  if (file.length < start)
    throw new RangeError(`.npy: the file ends after ${file.length} bytes, within its header`)
  const at = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (file.length < at)
    throw new RangeError(`.npy: the file ends after ${file.length} bytes, within its header of ${at}`)
  const header = text(start, at)
  const type = header.match(/'descr':\s*'([^']*)'/)?.[1]
  const order = header.match(/'fortran_order':\s*(True|False)/)?.[1]
  const shape = header.match(/'shape':\s*\(([^)]*)\)/)?.[1]
  if (type === undefined || order === undefined || shape === undefined) {
    throw new TypeError(`.npy: the header ${show(header.trim())} does not name a plain array`)
  }
  if (order === 'True') throw new TypeError('.npy: the array is in Fortran order; save it with order C')
  if (!/^\s*\d+\s*,\s*$/.test(shape)) {
    throw new TypeError(`.npy: the array has shape (${shape}), but a road has one dimension`)
  }
  return { type, cells: Number.parseInt(shape, 10), at }
}

function fail(cell: number, value: number): never {
  throw new RangeError(`.npy: cell ${cell} is ${value}, not 0 or 1`)
}
