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
 * Adding 2^52 to 4x rounds it to an integer, which is then in the low bits. Fewer than one in 100 segments is so near that
 * it has no row.
 *
 * Roots and quotients take long, so those of the next two segments are begun before these two are added. They go through
 * memory, into one of two places:
 *
 *     place:          │ 4x as an integer │ 4x - integer │ cosines │                                        48 bytes
 *
 * V8 moves what stays in variables behind the sums, and moves loads before them until registers run out. A store keeps the
 * first where it is, and so does the loop over three pairs of powers with the second.
 */
import { FIRST, hankel, ROW, ROWS } from './hankel'

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

/** Bytes of what is prepared for two segments: 4x as an integer and the rest, and the cosines. */
// @ts-ignore: decorator
@inline
const PLACE: usize = 48

/** Stores the places of two segments, one per lane. */
// @ts-ignore: decorator
@inline
function prepare(pair: usize, place: usize, x: v128, y: v128, k4: v128, round: v128): void {
  const dx = f64x2.sub(x, v128.load(pair)), dy = f64x2.sub(y, v128.load(pair, 16))
  const r = f64x2.sqrt(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)))
  const dot = f64x2.add(f64x2.mul(v128.load(pair, 32), dx), f64x2.mul(v128.load(pair, 48), dy))
  const x4 = f64x2.mul(k4, r)
  const i = f64x2.add(x4, round)
  v128.store(place, i)
  v128.store(place, f64x2.sub(x4, f64x2.sub(i, round)), 16)
  v128.store(place, f64x2.div(dot, r), 32)
}

/** Real and imaginary part of the sum. `count` is even. `scratch` has room for four numbers and two places. */
export function sum(k: f64, count: i32, table: usize, segments: usize, scratch: usize, px: f64, py: f64): v128 {
  const x = f64x2.splat(px), y = f64x2.splat(py), k4 = f64x2.splat(4 * k), round = f64x2.splat(ROUND)
  const rows = table + ROWS
  let total = f64x2.splat(0)
  let a: v128, b: v128
  let place = scratch + 32, other = place + PLACE
  prepare(segments, place, x, y, k4, round)
  const last = segments + PAIR * (count / 2 - 1)
  for (let pair = segments; pair <= last; pair += PAIR) {
    prepare(min(pair + PAIR, last), other, x, y, k4, round)
    const i0 = load<i32>(place), i1 = load<i32>(place, 8)
    if (min(i0, i1) < FIRST) total = addNear(total, table, scratch, place, pair)
    else {
      //# for lane of 0 1
      const t$lane = v128.load64_splat(place, 16 + 8 * $lane)
      let row$lane = rows + ROW * i$lane
      let h0$lane = v128.load(row$lane, 7 * 32), h1$lane = v128.load(row$lane, 7 * 32 + 16)
      h0$lane = f64x2.add(f64x2.mul(h0$lane, t$lane), v128.load(row$lane, 6 * 32))
      h1$lane = f64x2.add(f64x2.mul(h1$lane, t$lane), v128.load(row$lane, 6 * 32 + 16))
      row$lane += 128
      //# end
      for (let left = 3; left > 0; left--) {
        //# for power of 1 0
        //# for lane of 0 1
        h0$lane = f64x2.add(f64x2.mul(h0$lane, t$lane), v128.load(row$lane, $power * 32))
        h1$lane = f64x2.add(f64x2.mul(h1$lane, t$lane), v128.load(row$lane, $power * 32 + 16))
        //# end
        //# end
        row0 -= 64, row1 -= 64
      }
      //# for lane of 0 1
      a = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane), h0$lane)
      a = f64x2.add(a, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 16), swap(h0$lane)))
      b = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 32), h1$lane)
      b = f64x2.add(b, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 48), swap(h1$lane)))
      total = f64x2.add(total, f64x2.add(a, f64x2.mul(b, v128.load64_splat(place, 32 + 8 * $lane))))
      //# end
    }
    const used = place
    place = other, other = used
  }
  return total
}

/** Adds two segments of which one or both have no row. In a midpoint itself, x = 0, its segment is left out. */
function addNear(total: v128, table: usize, scratch: usize, place: usize, pair: usize): v128 {
  let h0: v128, h1: v128, a: v128, b: v128
  //# for lane of 0 1
  const x$lane = 0.25 * (load<f64>(place, 8 * $lane) - ROUND + load<f64>(place, 16 + 8 * $lane))
  if (x$lane != 0) {
    hankel(table, x$lane, scratch)
    h0 = v128.load(scratch), h1 = v128.load(scratch, 16)
    a = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane), h0)
    a = f64x2.add(a, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 16), swap(h0)))
    b = f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 32), h1)
    b = f64x2.add(b, f64x2.mul(v128.load(pair, WEIGHTS + 64 * $lane + 48), swap(h1)))
    b = f64x2.mul(b, v128.load64_splat(place, 32 + 8 * $lane))
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
