import { type Gpu, USAGE } from '../../../gpu/device.js'
import { AHEAD, PLACE_CARS, type Shape, TILE } from './shape.js'

/** A part of the road in a buffer of its own: WebGPU limits their size. */
export type Part = {
  /** Its first tile, and how many it has. */
  first: number
  tiles: number
  /** Words of a plane. */
  stride: number
  planes: GPUBuffer
  /** What programs must know of it. */
  about: GPUBuffer
}

/** The road on the GPU. */
export type Buffers = {
  parts: Part[]
  /** Copies of the first places of each tile, before and after a step: they take turns. */
  copies: [GPUBuffer, GPUBuffer]
  anchors: GPUBuffer
  /** The ends of an open road. */
  ends: GPUBuffer
  close(): void
}

/** WebGPU allows so many workgroups in a row. */
const MOST_GROUPS = 65535

/** The most tiles that fit into a buffer. */
export function mostTiles({ device }: Gpu, { planes }: Shape): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits
  const words = Math.min(maxBufferSize, maxStorageBufferBindingSize) / 4
  return Math.min(MOST_GROUPS, Math.floor(words / (planes * TILE)))
}

/**
 * @param most tiles of a part
 * @throws {RangeError} if the GPU has no room
 */
export async function openBuffers(gpu: Gpu, shape: Shape, cars: number, most: number): Promise<Buffers> {
  const { cells, tiles, low, open } = shape
  const opened: GPUBuffer[] = []
  const buffer = async (bytes: number, usage?: number) => {
    const one = await gpu.buffer(Math.max(16, bytes), usage)
    opened.push(one)
    return one
  }
  const close = () => {
    for (const one of opened) one.destroy()
  }
  const parts: Part[] = []
  try {
    if (open && tiles > most) throw new Error('no room: an open road must fit into one buffer')
    const copies = 4 * low * AHEAD * tiles
    const shared = {
      ...{ copies: [await buffer(copies), await buffer(copies)] as [GPUBuffer, GPUBuffer] },
      ...{ anchors: await buffer(8 * tiles), ends: await buffer(20), close },
    }
    const count = Math.ceil(tiles / most)
    const start = (i: number) => Math.floor((i * tiles) / count)
    for (let i = 0; i < count; i++) {
      const [first, end] = [start(i), start(i + 1)]
      const stride = Math.min(shape.places, TILE * end) - TILE * first
      const planes = await buffer(4 * shape.planes * stride)
      const about = await buffer(32, USAGE.uniform | USAGE.copyTarget)
      gpu.device.queue.writeBuffer(about, 0, aboutPart(shape, cars, first, stride))
      parts.push({ first, tiles: end - first, stride, planes, about })
    }
    return { parts, ...shared }
  } catch (error) {
    close()
    const { message } = error as Error
    if (!message.includes('no room')) throw error
    // So many per cell were asked for; the parts that were opened say how much there is.
    const fit = Math.floor((cells * (open ? most : parts.reduce((sum, part) => sum + part.tiles, 0))) / tiles)
    throw new RangeError(`cells: ${cells} are too many for this GPU; about ${fit} fit: ${message}`)
  }
}

/** `Part` of common.ts. */
function aboutPart(shape: Shape, cars: number, first: number, stride: number): Uint32Array<ArrayBuffer> {
  const { places, tiles, planes, open, cells } = shape
  const lanes = open ? PLACE_CARS : cars - PLACE_CARS * (places - 1)
  return Uint32Array.of(places, lanes, tiles, first, stride, planes, Number(tiles === 1 && !open), cells)
}
