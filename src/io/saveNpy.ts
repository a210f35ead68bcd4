import { unpackInto } from '../layouts/packed.js'
import { openYielder } from '../yielder.js'
import { cannotWrite, openDraft } from './draft.js'
import { type Files, nodeFiles } from './file.js'
import { formatHeader } from './npy.js'

/** What is read of a road to save it. */
type Reads = {
  packed(): Uint8Array | Promise<Uint8Array>
  states(from: number, to: number): Uint8Array | Promise<Uint8Array>
}

/** Bytes per write. */
const PIECE = 2 ** 22

/** Writes a road as a .npy file, piece by piece: as 0 and 1, or as states. */
export async function saveAlone(file: string, road: Reads, cells: number, asStates: boolean) {
  const files = await nodeFiles()
  try {
    const draft = openDraft(files, file)
    try {
      await writeRoad(files, draft.name, cells, await filling(road, asStates))
      draft.publish()
    } finally {
      draft.discard()
    }
  } catch (error) {
    throw new Error(`save: ${cannotWrite(file, error)}`)
  }
}

/** Fills a piece with the cells from `first` on, a byte each. */
type Fill = (piece: Uint8Array, first: number) => unknown

async function filling(road: Reads, asStates: boolean): Promise<Fill> {
  if (asStates) return async (piece, first) => piece.set(await road.states(first, first + piece.length))
  const packed = await road.packed()
  return (piece, first) => unpackInto(piece, packed, first)
}

async function writeRoad(files: Files, name: string, cells: number, fill: Fill) {
  const { fs } = files
  const handle = fs.openSync(name, 'w')
  const yielder = openYielder()
  const room = new Uint8Array(Math.min(PIECE, cells))
  try {
    writeAll(files, handle, formatHeader([cells]))
    for (let first = 0; first < cells; first += PIECE) {
      if (yielder.isDue()) await yielder.pause()
      const piece = room.subarray(0, Math.min(PIECE, cells - first))
      await fill(piece, first)
      writeAll(files, handle, piece)
    }
  } finally {
    fs.closeSync(handle)
  }
}

/** Writes all bytes: one call of Node may write fewer, and takes at most 2^31 - 1. */
export function writeAll({ fs }: Files, handle: number, bytes: Uint8Array) {
  for (let done = 0; done < bytes.length; )
    done += fs.writeSync(handle, bytes, done, Math.min(2 ** 30, bytes.length - done))
}
