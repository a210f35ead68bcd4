import { type Gpu, USAGE } from '../../../gpu/device.js'
import { bind, dispatch } from '../../../gpu/dispatch.js'
import { GROUP, LANES, loadProgram, storeProgram } from './program.js'
import type { Segment } from './segments.js'

/** Chunks that are copied at once: 8 MB of packed cells. */
const MOST = 2 ** 16

/** Bytes of a chunk as packed cells. */
const CHUNK_BYTES = 4 * LANES

/** Copies packed cells to a road on the GPU, and back. `turn` says which of its buffers has the road. */
export type Transfer = {
  load(segment: Segment, turn: number, packed: Uint8Array): void
  /** The packed cells of the chunks from .. to - 1 of a segment, piece by piece. */
  store(segment: Segment, turn: number, from: number, to: number): AsyncGenerator<Uint8Array<ArrayBuffer>>
  close(): void
}

export async function openTransfer(gpu: Gpu, chunks: number): Promise<Transfer> {
  const { queue } = gpu.device
  const [load, store] = [await gpu.pipeline(loadProgram), await gpu.pipeline(storeProgram)]
  const packed = await gpu.buffer(CHUNK_BYTES * Math.min(chunks, MOST))
  const piece = await gpu.buffer(8, USAGE.uniform | USAGE.copyTarget)

  function convert(pipeline: GPUComputePipeline, buffers: GPUBuffer[], { first, count }: Piece) {
    queue.writeBuffer(piece, 0, Uint32Array.of(first, count))
    const group = bind(gpu, pipeline, buffers)
    gpu.submit((encoder) => {
      const pass = encoder.beginComputePass()
      dispatch(pass, pipeline, group, Math.ceil(count / GROUP))
      pass.end()
    })
  }
  return {
    load({ road, from, cells, chunks }, turn, all) {
      const own = all.subarray(from / 8, Math.ceil((from + cells) / 8))
      for (const { first, count } of piecesOf(0, chunks)) {
        const bytes = own.subarray(CHUNK_BYTES * first, CHUNK_BYTES * (first + count))
        queue.writeBuffer(packed, 0, wholeWords(bytes))
        convert(load, [road[turn], packed, piece], { first, count })
      }
    },
    async *store({ road, about }, turn, from, to) {
      for (const { first, count } of piecesOf(from, to)) {
        convert(store, [road[turn], packed, piece, about], { first, count })
        yield await gpu.read(packed, 0, CHUNK_BYTES * count)
      }
    },
    close() {
      packed.destroy()
      piece.destroy()
    },
  }
}

/** So many chunks from this one on. */
type Piece = { first: number; count: number }

/** The chunks from .. to - 1 in pieces. */
function piecesOf(from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  for (let first = from; first < to; first += MOST) pieces.push({ first, count: Math.min(MOST, to - first) })
  return pieces
}

/** A copy with zeros up to a whole word, which the queue needs. */
function wholeWords(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = new Uint8Array(4 * Math.ceil(bytes.length / 4))
  words.set(bytes)
  return words
}
