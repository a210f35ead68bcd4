/**
 * The corners of the obstacle, anticlockwise; the last is the first:
 *
 *     │ x │ y │ x │ y │ …
 */

/**
 * Whether the point is to the right of an edge, or less than 1e-10 to the left of it (as src/wave/kernels/naive.ts says).
 */
// @ts-ignore: decorator
@inline
export function isBeyond(edge: usize, px: f64, py: f64): bool {
  const cross = (load<f64>(edge) - px) * (load<f64>(edge, 24) - py) - (load<f64>(edge, 8) - py) * (load<f64>(edge, 16) - px)
  return !(cross > 1e-10)
}

/**
 * An edge that the point is beyond, or 0 if it is inside. `edge` is tried first: what a point is beyond, the next one
 * usually is, too.
 */
export function edgeBefore(edge: usize, corners: usize, segments: i32, px: f64, py: f64): usize {
  if (edge != 0 && isBeyond(edge, px, py)) return edge
  for (let m = 0; m < segments; m++) {
    if (isBeyond(corners + 16 * m, px, py)) return corners + 16 * m
  }
  return 0
}
