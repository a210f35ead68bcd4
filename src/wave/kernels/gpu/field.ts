import { openGpu, USAGE } from '../../../gpu/device.js'
import { bind, dispatch } from '../../../gpu/dispatch.js'
import type { Scene } from '../../scene.js'
import { fieldOf } from '../field.js'
import type { Field, Points } from '../kernel.js'
import { isInside } from '../naive.js'
import { fieldProgram, THREADS } from './program.js'

/** Bytes of a point: four numbers. */
const POINT = 16

/** The most workgroups of a call; WebGPU allows 65,535. */
const MOST_GROUPS = 2 ** 15

/** Opens a scene on the GPU of this host. */
export async function openField(
  scene: Scene,
  table: Float64Array,
): Promise<(points: Points) => Promise<Field>> {
  const gpu = await openGpu()
  const pipeline = await gpu.pipeline(fieldProgram)
  const { queue } = gpu.device
  const { grid, segments, margin } = inSinglePrecision(scene)
  const upload = async (numbers: Float32Array<ArrayBuffer>) => {
    const buffer = await gpu.buffer(numbers.byteLength)
    queue.writeBuffer(buffer, 0, numbers)
    return buffer
  }
  const given = [await upload(Float32Array.from(table)), await upload(segments), await upload(grid)]
  const call = await gpu.buffer(32, USAGE.uniform | USAGE.copyTarget)
  const about = new ArrayBuffer(32)
  new Float32Array(about)[4] = margin

  /** Four numbers for each of so many points. */
  async function compute({ first, stride, count }: Points): Promise<Float32Array> {
    new Uint32Array(about).set([first, stride, count, scene.x.length])
    queue.writeBuffer(call, 0, about)
    const field = await gpu.buffer(POINT * count)
    gpu.submit((encoder) => {
      const pass = encoder.beginComputePass()
      dispatch(pass, pipeline, bind(gpu, pipeline, [...given, field, call]), Math.ceil(count / THREADS))
      pass.end()
    })
    const bytes = await gpu.read(field, 0, POINT * count)
    field.destroy()
    return new Float32Array(bytes.buffer)
  }

  return async (points) => {
    const numbers = new Float32Array(4 * points.count)
    for (let done = 0; done < points.count; done += THREADS * MOST_GROUPS) {
      const count = Math.min(THREADS * MOST_GROUPS, points.count - done)
      const first = points.first + points.stride * done
      numbers.set(await compute({ ...points, first, count }), 4 * done)
    }
    let n = -4
    return fieldOf(scene, points, (px, py) => {
      n += 4
      const depth = numbers[n + 2]
      // Near an edge, single precision does not say on which side.
      const inside = Math.abs(depth) < margin ? isInside(scene, px, py) : depth > 0
      return inside ? undefined : [numbers[n], numbers[n + 1]]
    })
  }
}

/** Rounding errors of an area, relative to the square of the largest coordinate: some digits of single precision. */
const ROUNDING = 1e-5

/** `segments` and `grid` of program.ts. The middle of the obstacle is the origin. */
function inSinglePrecision({ k, x, y, corners, segments }: Scene) {
  const middle = (values: Float64Array) => 0.5 * (values.reduce(larger) + values.reduce(smaller))
  const [x0, y0] = [middle(corners.x), middle(corners.y)]
  const scaled = (value: number, origin: number) => 4 * k * (value - origin)
  const rest = (value: number) => value - Math.fround(value)

  const coordinates = [
    ...Array.from(x, (value) => scaled(value, x0)),
    ...Array.from(y, (value) => scaled(value, y0)),
  ]
  const grid = Float32Array.from({ length: 2 * coordinates.length }, (_, i) =>
    i % 2 === 0 ? coordinates[i >> 1] : rest(coordinates[i >> 1]),
  )
  const { x: mx, y: my, normalX, normalY, aRe, aIm, bRe, bIm } = segments
  const packed = new Float32Array(12 * mx.length)
  for (let m = 0; m < mx.length; m++) {
    const [px, py] = [scaled(mx[m], x0), scaled(my[m], y0)]
    const corner = [scaled(corners.x[m], x0), scaled(corners.y[m], y0)]
    packed.set(
      [px, py, rest(px), rest(py), aRe[m], aIm[m], bRe[m], bIm[m], normalX[m], normalY[m], ...corner],
      12 * m,
    )
  }
  const farthest = coordinates.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return { grid, segments: packed, margin: ROUNDING * farthest ** 2 }
}

const larger = (a: number, b: number) => Math.max(a, b)
const smaller = (a: number, b: number) => Math.min(a, b)
