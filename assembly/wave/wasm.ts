/**
 * The field scattered by an obstacle, one segment at a time: src/wave/kernels/naive.ts, compiled.
 *
 *     points:    │ x │ y │ x │ y │ …  become  │ re │ im │ re │ im │ …
 *     inside:    a byte per point
 *     segments:  │ x │ y │ normal x │ normal y │ a re │ a im │ b re │ b im │  next segment …
 */
export { setPoints, takeField } from './grid'
import { hankel } from './hankel'
import { isBeyond } from './inside'

/** Computes the field in some points. `scratch` has room for four numbers. */
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
  for (let n = 0; n < length; n++) {
    const point = points + 16 * n
    const px = load<f64>(point)
    const py = load<f64>(point, 8)
    store<f64>(point, 0)
    store<f64>(point, 0, 8)
    if (isInside(corners, count, px, py)) store<u8>(inside + n, 1)
    else {
      store<u8>(inside + n, 0)
      scattered(k, count, table, segments, scratch, point, px, py)
    }
  }
}

function isInside(corners: usize, count: i32, px: f64, py: f64): bool {
  for (let m = 0; m < count; m++) {
    if (isBeyond(corners + 16 * m, px, py)) return false
  }
  return true
}

/** Stores the sum over the segments. */
function scattered(
  k: f64,
  count: i32,
  table: usize,
  segments: usize,
  scratch: usize,
  point: usize,
  px: f64,
  py: f64,
): void {
  let re: f64 = 0
  let im: f64 = 0
  for (let m = 0; m < count; m++) {
    const segment = segments + 64 * m
    const dx = px - load<f64>(segment)
    const dy = py - load<f64>(segment, 8)
    const r = sqrt(dx * dx + dy * dy)
    if (k * r == 0) continue
    const cos = (load<f64>(segment, 16) * dx + load<f64>(segment, 24) * dy) / r
    hankel(table, k * r, scratch)
    const j0 = load<f64>(scratch), y0 = load<f64>(scratch, 8), j1 = load<f64>(scratch, 16), y1 = load<f64>(scratch, 24)
    const aRe = load<f64>(segment, 32), aIm = load<f64>(segment, 40)
    const bRe = load<f64>(segment, 48), bIm = load<f64>(segment, 56)
    re += aRe * j0 - aIm * y0 + (bRe * j1 - bIm * y1) * cos
    im += aRe * y0 + aIm * j0 + (bRe * y1 + bIm * j1) * cos
  }
  store<f64>(point, re)
  store<f64>(point, im, 8)
}
