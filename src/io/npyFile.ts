import { checkInteger, show } from '../check.js'
import { hasNodeModules } from '../host.js'
import type { RoadInParts } from '../layouts/pack.js'
import { type Files, nodeFiles, openRegular, reasonOf } from './file.js'
import { checkFileName } from './fileName.js'
import { HEADER_START, headerEnd, parseHeader, readCells } from './npy.js'

/**
 * Opens a road in a .npy file that is read in parts: for the option `road` of `createSimulation`, if the file is long or
 * each rank needs only a part. The format is that of `parseNpy`. The header and the length of the file are checked at
 * once. Cells are checked when they are read, so the file must not change until the simulation is created. It must be a
 * regular file: a pipe or a device cannot be read in parts. In Node, Deno and Bun.
 *
 * @throws {TypeError | RangeError} as `parseNpy`, also in `slice`; {Error} if the file cannot be read
 *
 * @example
 * const sim = await createSimulation({ road: await openNpy('road.npy') })
 */
export async function openNpy(file: string): Promise<RoadInParts> {
  checkFileName(file)
  if (!hasNodeModules()) throw new Error('openNpy: this host has no files; parseNpy reads bytes')
  const files = await nodeFiles()
  const { at, header } = reading(files, file, (read, bytes) => {
    const at = headerEnd(read(0, Math.min(bytes, HEADER_START)), bytes)
    return { at, header: parseHeader(read(0, at), bytes) }
  })
  const { cells, skip, size } = header
  return {
    length: cells,
    slice(from, to) {
      checkInteger('from', from, 0, cells)
      checkInteger('to', to, from, cells)
      // Opened for each part and closed again: nothing tells when the last part has been read.
      return reading(files, file, (read) =>
        readCells(read(at + skip + size * from, size * (to - from)), header, from),
      )
    },
  }
}

type Read = (from: number, count: number) => Uint8Array

/** Opens a file, reads from it and closes it. */
function reading<Result>(files: Files, file: string, work: (read: Read, bytes: number) => Result): Result {
  const { fs } = files
  const handle = open(files, file)
  try {
    return work((from, count) => readBytes(files, handle, from, count), fs.fstatSync(handle).size)
  } finally {
    fs.closeSync(handle)
  }
}

function open(files: Files, file: string): number {
  try {
    return openRegular(files, file)
  } catch (cause) {
    throw new Error(`file: ${show(file)} cannot be read: ${reasonOf(cause)}`, { cause })
  }
}

function readBytes({ fs }: Files, handle: number, from: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let done = 0; done < count; ) {
    const read = fs.readSync(handle, bytes, done, count - done, from + done)
    if (read === 0)
      throw new RangeError(`.npy: the file ends after ${from + done} bytes; it has become shorter`)
    done += read
  }
  return bytes
}
