import { nodeModule } from '../host.js'
import type { RoadInParts } from '../layouts/pack.js'
import type { Files } from './draft.js'
import { HEADER_START, headerEnd, parseHeader, parseNpy, readCells } from './npy.js'

/**
 * Opens a road in a .npy file, to be read part by part: for the option `road` of `createSimulation`, where a file is
 * long, or where each rank needs only a part. It holds what `parseNpy` takes. The header and the length of the file are
 * checked at once; cells when they are read, so that the file must stay as it is until the simulation is there. Where
 * there are files: in Node, Deno and Bun.
 *
 * @throws {TypeError | RangeError} as `parseNpy`, `slice` likewise; {Error} by the host, if the file cannot be read
 *
 * @example
 * const sim = await createSimulation({ road: await openNpy('road.npy') })
 */
export async function openNpy(file: string): Promise<RoadInParts> {
  const fs = await nodeModule<Files>('fs')
  const handle = fs.openSync(file, 'r')
  try {
    const stat = fs.fstatSync(handle)
    // What comes through a pipe can be read once, from its beginning.
    if (!stat.isFile()) return parseNpy(fs.readFileSync(handle))
    const start = readBytes(fs, handle, 0, Math.min(stat.size, HEADER_START))
    const at = headerEnd(start, stat.size)
    const header = parseHeader(readBytes(fs, handle, 0, at), stat.size)
    return {
      length: header.cells,
      slice(from, to) {
        const { size } = header
        // Nobody says when the last part has been read: the file is not kept open.
        const handle = fs.openSync(file, 'r')
        try {
          return readCells(readBytes(fs, handle, at + size * from, size * (to - from)), header, from)
        } finally {
          fs.closeSync(handle)
        }
      },
    }
  } finally {
    fs.closeSync(handle)
  }
}

function readBytes(fs: Files, handle: number, from: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let done = 0; done < count; ) {
    const read = fs.readSync(handle, bytes, done, count - done, from + done)
    if (read === 0) throw new RangeError(`.npy: the file ends after ${from + done} bytes, sooner than before`)
    done += read
  }
  return bytes
}
