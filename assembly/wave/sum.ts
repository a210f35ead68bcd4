/**
 * The sum over the segments for one point. Distance, cosine and place in the table are computed for two segments at a time,
 * one per lane. Then each of the two is added, in the order of the segments, with J in the left lane and Y in the right one:
 *
 *     two segments:   │ x   x' │ y   y' │ normal x .. │ normal y .. │
 *                     │ a re   a re │ -a im   a im │ b re   b re │ -b im   b im │   first
 *                     │ a re   a re │ -a im   a im │ b re   b re │ -b im   b im │   second                192 bytes
 *
 *     row of x:       │ J0  Y0 │ J1  Y1 │ of t^0   │ J0  Y0 │ J1  Y1 │ of t^1   …                         256 bytes
 *
 * So a H0 = (re, im) is (a re, a re) (J0, Y0) + (-a im, a im) (Y0, J0), with the roundings of src/wave/kernels/naive.ts.
 *
 * Adding 2^52 to 4x rounds it to an integer, which is then in the low bits. The root and the quotient take long, so those of
 * the next two segments are begun before these two are added. Fewer than one in 100 segments has x < 4.
 */
import { hankel, ROW, ROWS } from './hankel'

/** Bytes of two segments, and of the geometry before the weights. */
// @ts-ignore: decorator
@inline
const PAIR: usize = 192
// @ts-ignore: decorator
@inline
const WEIGHTS: usize = 64

// @ts-ignore: decorator
@inline
const ROUND: f64 = 4503599627370496

/** Real and imaginary part of the sum. `count` is even. `scratch` has room for four numbers. */
export function sum(k: f64, count: i32, table: usize, segments: usize, scratch: usize, px: f64, py: f64): v128 {
  const x = f64x2.splat(px), y = f64x2.splat(py), k4 = f64x2.splat(4 * k), round = f64x2.splat(ROUND)
  const limit = f64x2.splat(4 * 4)
  const rows = table + ROWS
  let total = f64x2.splat(0)
  let dx: v128, dy: v128, r: v128, x4: v128, cos: v128
  let h0: v128, h1: v128, a: v128, b: v128
  dx = f64x2.sub(x, v128.load(segments)), dy = f64x2.sub(y, v128.load(segments, 16))
  r = f64x2.sqrt(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)))
  cos = f64x2.div(f64x2.add(f64x2.mul(v128.load(segments, 32), dx), f64x2.mul(v128.load(segments, 48), dy)), r)
  x4 = f64x2.mul(k4, r)
  const last = segments + PAIR * (count / 2 - 1)
  for (let pair = segments; pair <= last; pair += PAIR) {
    const x4Now = x4, cosNow = cos
    const next = min(pair + PAIR, last)
    dx = f64x2.sub(x, v128.load(next)), dy = f64x2.sub(y, v128.load(next, 16))
    r = f64x2.sqrt(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)))
    cos = f64x2.div(f64x2.add(f64x2.mul(v128.load(next, 32), dx), f64x2.mul(v128.load(next, 48), dy)), r)
    x4 = f64x2.mul(k4, r)

    if (v128.any_true(f64x2.lt(x4Now, limit))) {
      total = addNear(total, table, scratch, x4Now, cosNow, pair)
      continue
    }
    const i = f64x2.add(x4Now, round)
    const t = f64x2.sub(x4Now, f64x2.sub(i, round))
    //# for lane of 0 1
    const t$lane = f64x2.splat(f64x2.extract_lane(t, $lane)), cos$lane = f64x2.splat(f64x2.extract_lane(cosNow, $lane))
    const row$lane = rows + ROW * i32x4.extract_lane(i, 2 * $lane)
    h0 = v128.load(row$lane, 7 * 32), h1 = v128.load(row$lane, 7 * 32 + 16)
    //# for power of 6 5 4 3 2 1 0
    h0 = f64x2.add(f64x2.mul(h0, t$lane), v128.load(row$lane, $power * 32))
    h1 = f64x2.add(f64x2.mul(h1, t$lane), v128.load(row$lane, $power * 32 + 16))
    //# end
    a = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane), h0)
    a = f64x2.add(a, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 16), swap(h0)))
    b = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 32), h1)
    b = f64x2.add(b, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 48), swap(h1)))
    total = f64x2.add(total, f64x2.add(a, f64x2.mul(b, cos$lane)))
    //# end
  }
  return total
}

/** Adds two segments of which one or both have x < 4. In a midpoint itself, x = 0, its segment is left out. */
function addNear(total: v128, table: usize, scratch: usize, x4: v128, cos: v128, pair: usize): v128 {
  let h0: v128, h1: v128, a: v128, b: v128
  //# for lane of 0 1
  const x$lane = 0.25 * f64x2.extract_lane(x4, $lane)
  if (x$lane != 0) {
    hankel(table, x$lane, scratch)
    h0 = v128.load(scratch), h1 = v128.load(scratch, 16)
    a = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane), h0)
    a = f64x2.add(a, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 16), swap(h0)))
    b = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 32), h1)
    b = f64x2.add(b, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 48), swap(h1)))
    b = f64x2.mul(b, f64x2.splat(f64x2.extract_lane(cos, $lane)))
    total = f64x2.add(total, f64x2.add(a, b))
  }
  //# end
  return total
}

// @ts-ignore: decorator
@inline
function swap(v: v128): v128 {
  return v128.shuffle<f64>(v, v, 1, 0)
}
