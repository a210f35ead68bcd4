/**
 * The field scattered by an obstacle, in some points:
 *
 *     points:  │ x │ y │ x │ y │ …  become  │ re │ im │ re │ im │ …        inside:  a byte per point
 */
export { setPoints, takeField } from './grid'
import { edgeBefore } from './inside'
import { sum } from './sum'

/** Computes the field. `scratch` has room for four numbers. */
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
  let edge: usize = 0
  for (let n = 0; n < length; n++) {
    const point = points + 16 * n
    const px = load<f64>(point)
    const py = load<f64>(point, 8)
    edge = edgeBefore(edge, corners, count, px, py)
    store<u8>(inside + n, u8(edge == 0))
    v128.store(point, edge == 0 ? f64x2.splat(0) : sum(k, count, table, segments, scratch, px, py))
  }
}
