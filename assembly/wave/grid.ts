/**
 * What surrounds the sums, here and not in JavaScript: a worker is new for each wave, and optimising the loops there takes it
 * as long as computing thousands of points.
 */

/** Stores the coordinates of grid points `first`, `first + stride`, … as │ x │ y │ x │ y │ … */
export function setPoints(
  x: usize,
  y: usize,
  width: i32,
  first: f64,
  stride: f64,
  points: usize,
  length: i32,
): void {
  for (let n = 0; n < length; n++) {
    const point = i64(first) + n * i64(stride)
    store<f64>(points + 16 * n, load<f64>(x + 8 * usize(point % width)))
    store<f64>(points + 16 * n, load<f64>(y + 8 * usize(point / width)), 8)
  }
}

/** Separates │ re │ im │ re │ im │ … into re and im. */
export function takeField(points: usize, re: usize, im: usize, length: i32): void {
  for (let n = 0; n < length; n++) {
    store<f64>(re + 8 * n, load<f64>(points + 16 * n))
    store<f64>(im + 8 * n, load<f64>(points + 16 * n, 8))
  }
}
