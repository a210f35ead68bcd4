import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, type Source } from '../../wasm/modules.js'
import type { Scene } from '../scene.js'
import type { Field, Points } from './kernel.js'

/** assembly/wave/wasm.ts, simd.ts, multipole.ts, grid.ts */
type Exports = {
  compute(
    k: number,
    count: number,
    table: number,
    corners: number,
    segments: number,
    scratch: number,
    points: number,
    inside: number,
    length: number,
  ): void
  setPoints(
    x: number,
    y: number,
    width: number,
    first: number,
    stride: number,
    points: number,
    length: number,
  ): void
  takeField(points: number, re: number, im: number, length: number): void
}

/** Points that are computed in one call. */
const BATCH = 1024

/** Bytes that the module needs for itself. */
const SCRATCH = 160

/**
 * Opens a kernel in WebAssembly: one memory with all it reads and writes.
 *
 *     │ table │ corners: x, y, x, y, … │ segments │ x of the grid │ y │ scratch │ points: x, y, … then re, im, … │ re │ im │ inside │
 *
 * @param weave the segments in the order in which the module reads them
 */
export function openModule(
  source: Source,
  weave: (scene: Scene) => Float64Array,
  scene: Scene,
  table: Float64Array,
): (points: Points) => Field {
  const parts = [table, interleave(scene.corners), weave(scene), scene.x, scene.y]
  const [corners, segments, x, y, scratch] = parts.map((_, i) => sumOfBytes(parts.slice(0, i + 1)))
  const points = scratch + SCRATCH
  const re = points + 16 * BATCH
  const im = re + 8 * BATCH
  const inside = im + 8 * BATCH
  const memory = wasmMemory(inside + BATCH, false, 'segments, wavelength')
  let at = 0
  for (const part of parts) {
    new Float64Array(memory.buffer, at, part.length).set(part)
    at += part.byteLength
  }
  const { compute, setPoints, takeField } = instantiate<Exports>(source, memory)
  const values = (at: number, length: number) => new Float64Array(memory.buffer, at, length)
  const count = scene.segments.x.length

  return ({ first, stride, count: total }) => {
    const field = { re: new Float64Array(total), im: new Float64Array(total), inside: new Uint8Array(total) }
    for (let begin = 0; begin < total; begin += BATCH) {
      const length = Math.min(BATCH, total - begin)
      setPoints(x, y, scene.x.length, first + stride * begin, stride, points, length)
      compute(scene.k, count, 0, corners, segments, scratch, points, inside, length)
      takeField(points, re, im, length)
      field.re.set(values(re, length), begin)
      field.im.set(values(im, length), begin)
      field.inside.set(new Uint8Array(memory.buffer, inside, length), begin)
    }
    return field
  }
}

const sumOfBytes = (parts: Float64Array[]) => parts.reduce((sum, { byteLength }) => sum + byteLength, 0)

const interleave = ({ x, y }: Scene['corners']) =>
  Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1])
