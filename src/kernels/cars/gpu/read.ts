import type { Gpu } from '../../../gpu/device.js'
import { arrays, openArrays } from '../../../layouts/arrays.js'
import { cellsOf } from '../../../layouts/cars.js'
import type { Cells } from '../../../layouts/layout.js'
import { bufferMemory } from '../../../wasm/memory.js'
import type { Span } from './advance.js'
import type { Buffers } from './parts.js'
import { PLACE_CARS, type Shape, TILE, TILE_CARS, within } from './shape.js'

/** Tiles that are read at once. */
const PIECE = 32

/** Some tiles of the road: those from .. to - 1, whose numbers go on around an open road. */
type Tiles = { from: number; to: number }

/** Reads the cars of a road, tile by tile. */
export function openRead(gpu: Gpu, buffers: Buffers, shape: Shape, vmax: number, span: () => Span) {
  const { cells, open, places, tiles } = shape
  const all = (): Tiles => ({
    from: Math.floor(span().first / TILE_CARS),
    to:
      span().cars === 0
        ? Math.floor(span().first / TILE_CARS)
        : Math.ceil((span().first + span().cars) / TILE_CARS),
  })

  /** The position of the last car of each tile. */
  async function anchors({ from, to }: Tiles): Promise<number[]> {
    const words = new Uint32Array((await gpu.read(buffers.anchors, 0, 8 * tiles)).buffer)
    return Array.from({ length: to - from }, (_, i) => {
      const at = 2 * within(from + i, tiles)
      return words[at] + 2 ** 32 * words[at + 1]
    })
  }

  /** All planes of the places from .. to - 1, which are in one part. */
  async function planesOf(from: number, to: number): Promise<Uint32Array[]> {
    const { planes, first, stride } = buffers.parts.findLast((part) => TILE * part.first <= from)!
    const bytes = 4 * (to - from)
    const copy = await gpu.buffer(bytes * shape.planes)
    gpu.submit((encoder) => {
      for (let p = 0; p < shape.planes; p++) {
        encoder.copyBufferToBuffer(planes, 4 * (p * stride + from - TILE * first), copy, p * bytes, bytes)
      }
    })
    const words = new Uint32Array((await gpu.read(copy, 0, bytes * shape.planes)).buffer)
    copy.destroy()
    return Array.from({ length: shape.planes }, (_, p) =>
      words.subarray(p * (to - from), (p + 1) * (to - from)),
    )
  }

  /** The cars of some tiles, the last of which is at `position`. */
  async function read({ from, to }: Tiles, position: number): Promise<Cells> {
    const { first, cars } = span()
    const [begin, end] = [Math.max(first, TILE_CARS * from), Math.min(first + cars, TILE_CARS * to)]
    const road = { cells, cars, vmax, radius: 1, lookahead: 1, ghosts: 0 }
    const range = { ...road, open: false, begin, end }
    const block = openArrays(bufferMemory(arrays.bytes(range), false), 0, range)
    block.reset()
    let next = position
    for (let car = begin; car < end; ) {
      const place = Math.floor(car / PLACE_CARS)
      const count = Math.min(runFrom(within(place, places)), Math.ceil(end / PLACE_CARS) - place)
      const planes = await planesOf(within(place, places), within(place, places) + count)
      for (const stop = Math.min(end, PLACE_CARS * (place + count)); car < stop; car++) {
        const [v, gap] = digits(
          planes,
          Math.floor(car / PLACE_CARS) - place,
          car - PLACE_CARS * Math.floor(car / PLACE_CARS),
        )
        block.put(car - begin, next, gap, v)
        next += gap + 1
      }
    }
    block.set(0, end - begin)
    return cellsOf(block, { ...range, open: open && end === first + cars }, 1)
  }
  /** Places from this one on that are behind each other in memory. */
  function runFrom(place: number): number {
    const { first, stride } = buffers.parts.findLast((part) => TILE * part.first <= place)!
    return TILE * first + stride - place
  }
  /** Velocity and gap of a car. */
  function digits(planes: readonly Uint32Array[], word: number, bit: number): [v: number, gap: number] {
    const number = (from: number, to: number) => {
      let sum = 0
      for (let p = to - 1; p >= from; p--) sum = 2 * sum + ((planes[p][word] >>> bit) & 1)
      return sum
    }
    const { velocity, gap, low } = shape
    const high = number(low, shape.planes)
    return [number(0, velocity), number(velocity, velocity + gap) + 2 ** gap * high]
  }

  return {
    /** Visits the cars piece by piece. \`wanted\` says whether it wants any of those on some cells, which laps may shift. */
    async *cells(wanted = (_from: number, _to: number) => true): AsyncGenerator<Cells> {
      const tiles = all()
      if (tiles.to === tiles.from) return
      const at = await anchors(tiles)
      at.push(open ? cells : at[0] + cells)
      for (let i = 0; i + 1 < at.length; ) {
        const from = i
        while (i + 1 < at.length && i - from < PIECE && wanted(at[i], at[i + 1])) i++
        if (i > from) yield await read({ from: tiles.from + from, to: tiles.from + i }, at[from])
        else i++
      }
    },
    /** Visits those with some cars from number `from` to `to` - 1. */
    async *numbered(from: number, to: number): AsyncGenerator<Cells> {
      const tiles = all()
      if (tiles.to === tiles.from) return
      const at = await anchors(tiles)
      const first = Math.max(tiles.from, Math.floor(from / TILE_CARS))
      const end = Math.min(tiles.to, Math.ceil(to / TILE_CARS))
      for (let tile = first; tile < end; tile += PIECE) {
        yield await read({ from: tile, to: Math.min(end, tile + PIECE) }, at[tile - tiles.from])
      }
    },
  }
}
