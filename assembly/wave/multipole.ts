/**
 * The field scattered by an obstacle as a sum of outgoing waves around the centre of a circle, which src/wave/expansion.ts
 * derives, and near the circle as the sum over the segments. Behind the segments are the circle, the largest n per class of
 * radius / R, and the coefficients:
 *
 *     │ x │ y │ radius │ - │   │ order │ × 65 │ - │   │ P re │ P im │ Q re │ Q im │ of n = 0, then of n = 1 …
 *
 * Two far points are computed together, one per lane: one waits for the next. Each gets just the terms that its own distance
 * asks for, so that its digits do not depend on which other point it meets.
 */
export { setPoints, takeField } from './grid'
import { hankel } from './hankel'
import { edgeBefore } from './inside'
import { sum } from './sum'

// @ts-ignore: decorator
@inline
const CLASSES: f64 = 64

/** Computes the field in some points, as assembly/wave/simd.ts does. */
export function compute(
  k: f64,
  count: i32,
  table: usize,
  corners: usize,
  segments: usize,
  scratch: usize,
  points: usize,
  inside: usize,
  length: i32,
): void {
  const circle = segments + 96 * count
  const orders = circle + 32
  const radius = load<f64>(circle, 16)
  let edge: usize = 0
  let waiting: usize = 0
  let waitingOrder: i32 = 0
  for (let n = 0; n < length; n++) {
    const point = points + 16 * n
    const px = load<f64>(point)
    const py = load<f64>(point, 8)
    edge = edgeBefore(edge, corners, count, px, py)
    store<u8>(inside + n, u8(edge == 0))
    if (edge == 0) {
      v128.store(point, f64x2.splat(0))
      continue
    }
    const x = px - load<f64>(circle)
    const y = py - load<f64>(circle, 8)
    const ratio = radius / sqrt(x * x + y * y)
    const order = ratio < 1 ? i32(load<f64>(orders + 8 * <usize>ceil(CLASSES * ratio))) : 0
    if (order == 0) v128.store(point, sum(k, count, table, segments, scratch, px, py))
    else if (waiting == 0) {
      waiting = point
      waitingOrder = order
    } else {
      if (order < waitingOrder) far(k, table, circle, scratch, point, order, waiting, waitingOrder)
      else far(k, table, circle, scratch, waiting, waitingOrder, point, order)
      waiting = 0
    }
  }
  if (waiting != 0) far(k, table, circle, scratch, waiting, waitingOrder, waiting, waitingOrder)
}

/** The sum over n in two points, of which the first needs no more terms than the second. */
function far(
  k: f64,
  table: usize,
  circle: usize,
  scratch: usize,
  first: usize,
  firstOrder: i32,
  second: usize,
  secondOrder: i32,
): void {
  const centre = v128.load(circle)
  const one = f64x2.sub(v128.load(first), centre), two = f64x2.sub(v128.load(second), centre)
  const x = v128.shuffle<f64>(one, two, 0, 2), y = v128.shuffle<f64>(one, two, 1, 3)
  const r = f64x2.sqrt(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)))
  const turnX = f64x2.div(x, r), turnY = f64x2.div(y, r)
  const kr = f64x2.mul(f64x2.splat(k), r)
  const twice = f64x2.div(f64x2.splat(2), kr)

  hankel(table, f64x2.extract_lane(kr, 0), scratch)
  hankel(table, f64x2.extract_lane(kr, 1), scratch + 32)
  const low0 = v128.load(scratch), low1 = v128.load(scratch, 32)
  const high0 = v128.load(scratch, 16), high1 = v128.load(scratch, 48)
  let j = v128.shuffle<f64>(low0, low1, 0, 2), y0 = v128.shuffle<f64>(low0, low1, 1, 3)
  let nextJ = v128.shuffle<f64>(high0, high1, 0, 2), nextY = v128.shuffle<f64>(high0, high1, 1, 3)

  let re = f64x2.splat(0), im = re
  let cos = f64x2.splat(1), sin = re, n = re
  const coefficients = circle + 32 + 8 * 66
  let at = coefficients
  let end = coefficients + 32 * firstOrder
  while (true) {
    for (; at <= end; at += 32) {
      const u = f64x2.add(f64x2.mul(v128.load64_splat(at), cos), f64x2.mul(v128.load64_splat(at, 16), sin))
      const v = f64x2.add(f64x2.mul(v128.load64_splat(at, 8), cos), f64x2.mul(v128.load64_splat(at, 24), sin))
      re = f64x2.add(re, f64x2.sub(f64x2.mul(j, u), f64x2.mul(y0, v)))
      im = f64x2.add(im, f64x2.add(f64x2.mul(j, v), f64x2.mul(y0, u)))
      // H(n+1) = (2n/x) H(n) - H(n-1), upwards; and the next multiple of the angle.
      n = f64x2.add(n, f64x2.splat(1))
      const factor = f64x2.mul(n, twice)
      const afterJ = f64x2.sub(f64x2.mul(factor, nextJ), j), afterY = f64x2.sub(f64x2.mul(factor, nextY), y0)
      j = nextJ, y0 = nextY, nextJ = afterJ, nextY = afterY
      const nextCos = f64x2.sub(f64x2.mul(cos, turnX), f64x2.mul(sin, turnY))
      sin = f64x2.add(f64x2.mul(cos, turnY), f64x2.mul(sin, turnX))
      cos = nextCos
    }
    if (end == coefficients + 32 * firstOrder) v128.store(first, v128.shuffle<f64>(re, im, 0, 2))
    if (end == coefficients + 32 * secondOrder) break
    end = coefficients + 32 * secondOrder
  }
  v128.store(second, v128.shuffle<f64>(re, im, 1, 3))
}
