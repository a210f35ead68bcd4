import { type Gpu, USAGE } from '../../../gpu/device.js'
import { EDGE, GROUP, ROWS, SPAN } from './program.js'

/** A part of the road in buffers of its own: WebGPU limits their size. */
export type Segment = {
  /** Its first cell. */
  from: number
  cells: number
  /** Chunks without ghosts. */
  chunks: number
  /** Workgroups that advance it. */
  groups: number
  /** The road, and where it is advanced to: they take turns. */
  road: [GPUBuffer, GPUBuffer]
  /** Copies of its first and last cells, for its neighbours. */
  edges: GPUBuffer
  /** What programs must know of it. */
  about: GPUBuffer
}

/** Chunk 0, and one behind the last. */
const GHOSTS = 2

/** Bytes of a workgroup's chunks. */
const GROUP_BYTES = 4 * GROUP * ROWS

/** Programs number the cells of a segment by integers of 32 bits. */
const MOST_CHUNKS = Math.floor(2 ** 31 / SPAN) - GHOSTS

/** The most chunks that fit into a buffer. */
export function mostChunks({ device }: Gpu): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits
  const groups = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / GROUP_BYTES)
  return Math.min(MOST_CHUNKS, GROUP * groups - GHOSTS)
}

/**
 * Cuts a road into segments of nearly the same length, all but the last of whole chunks.
 *
 * @param most chunks of a segment: 6 or more, so that one is as long as the edges that it shows
 * @throws {RangeError} if the GPU has no room, saying how many cells fit
 */
export async function openSegments(
  gpu: Gpu,
  cells: number,
  most: number,
  fixed: boolean,
): Promise<Segment[]> {
  const chunks = Math.ceil(cells / SPAN)
  const count = Math.ceil(chunks / most)
  const start = (i: number) => Math.floor((i * chunks) / count)
  const segments: Segment[] = []
  for (let i = 0; i < count; i++) {
    const from = SPAN * start(i)
    const to = Math.min(cells, SPAN * start(i + 1))
    const ends = { left: fixed && i === 0, right: fixed && i === count - 1 }
    try {
      segments.push(await openSegment(gpu, from, to, ends))
    } catch (error) {
      closeSegments(segments)
      throw tooMany(cells, from, error as Error)
    }
  }
  return segments
}

/** If the GPU is lost, the number of cells does not matter. */
function tooMany(cells: number, fit: number, error: Error): Error {
  if (!error.message.includes('no room')) return error
  return new RangeError(`cells: ${cells} are too many for this GPU; ${fit} fit: ${error.message}`)
}

type Ends = { left: boolean; right: boolean }

async function openSegment(gpu: Gpu, from: number, to: number, { left, right }: Ends): Promise<Segment> {
  const cells = to - from
  const chunks = Math.ceil(cells / SPAN)
  const groups = Math.ceil((chunks + GHOSTS) / GROUP)
  const bytes = [groups * GROUP_BYTES, groups * GROUP_BYTES, 4 * (EDGE.first + EDGE.last)]
  const opened: GPUBuffer[] = []
  try {
    for (const size of bytes) opened.push(await gpu.buffer(size))
    opened.push(await gpu.buffer(16, USAGE.uniform | USAGE.copyTarget))
  } catch (error) {
    for (const buffer of opened) buffer.destroy()
    throw error
  }
  const [one, other, edges, about] = opened
  gpu.device.queue.writeBuffer(about, 0, Uint32Array.of(cells, chunks, Number(left), Number(right)))
  return { from, cells, chunks, groups, road: [one, other], edges, about }
}

export function closeSegments(segments: readonly Segment[]) {
  for (const { road, edges, about } of segments) {
    for (const buffer of [...road, edges, about]) buffer.destroy()
  }
}
