/**
 * The Nagel-Schreckenberg model, car by car, vmax 1 to 8.
 *
 * Consecutive cars are the bits of a register: car i is bit i mod 128 of row i div 128. A row has its planes one after the
 * other, the velocity and the gap, the empty cells up to the car ahead, as binary numbers (vmax = 2):
 *
 *                   car 0   car 1   car 2   …   car 127
 *     at            0       1       0           v bit 0         1 to 4 planes
 *     at + 16       1       0       0           v bit 1
 *     at + 32       0       1       1           gap bit 0       M planes, of which `live` have ones
 *     at + 48       1       1       0           gap bit 1
 *      :
 *     at + 32 + 16M 0       0       1           long            the planes have only the remainder of 2^M of this gap
 *
 * A long gap stays long enough for every velocity for as many steps as are taken here (src/layouts/rows.ts). So it does not
 * matter that its remainder may become small, and a carry out of the M planes is dropped.
 *
 * The car ahead is the next bit; of car 127 it is bit 0 of the next row. So a step needs nothing but the row and the
 * velocity of one car ahead. Rows are advanced from the last to the first, in place:
 *
 *     ge_k = [gap >= k], t_k = [v >= k]                         k = 1 .. vmax
 *     u_k  = t_(k-1) & ge_k                                     v >= k once accelerated and braked
 *     w_k  = u_(k+1) | (u_k & ~slow)                            v >= k once slowed down
 *     gap  = gap - w + w of the car ahead                       binary, w being 1 to 4 digits
 *
 * The low digits are subtracted and added in registers. What is carried goes through the planes above, in memory: through
 * all that are live, because whether a carry stops is hard to predict.
 *
 * assembly/build.js repeats the lines between `//# for` and `//# end`, so that variables stay in registers.
 */
import { lowest } from '../lanes'
import { stepKey } from '../draws'
import { popcount128 } from '../popcount'
import { draw1, draw2, flipsOf, startOf } from './carDraws'

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/** Bit l takes bit l + 1 of `row`, and bit 127 takes bit 0 of `next`. */
// @ts-ignore: decorator
@inline
function ahead(row: v128, next: v128): v128 {
  return v128.or(i64x2.shr_u(row, 1), i64x2.shl(v128.shuffle<i64>(row, next, 1, 2), 63))
}

/** Binary digits of a velocity. */
// @ts-ignore: decorator
@inline
function digitsOf(vmax: i32): usize {
  return vmax >= 8 ? 4 : vmax >= 4 ? 3 : vmax >= 2 ? 2 : 1
}

/** The cars with v >= k, k = 1 .. vmax, from the bits of v. */
// @ts-ignore: decorator
@inline
function atLeast(k: i32, vmax: i32, b0: v128, b1: v128, b2: v128, b3: v128): v128 {
  if (k == 8) return b3
  let most = b0
  if (k == 1 && vmax > 1) most = v128.or(b0, b1)
  else if (k == 2 || k == 6) most = b1
  else if (k == 3 || k == 7) most = v128.and(b0, b1)
  else if (k == 5) most = vmax > 5 ? v128.or(b0, b1) : b0
  if (k > 4) most = v128.and(b2, most)
  else if (k == 4) most = b2
  else if (vmax > 3) most = v128.or(b2, most)
  return vmax > 7 ? v128.or(b3, most) : most
}

//# for vmax of 1..8
/**
 * One step of `rows` rows at `first`. `masks` has 16 bytes a row, the cars that slow down; `still`, if it is not 0, has the
 * same for cars that stand. The car ahead of bit 127 of the last row is taken to stand. Returns the planes that are live.
 */
function step$vmax(first: usize, rows: i32, planes: i32, live: i32, masks: usize, still: usize): i32 {
  const zero = i32x4.splat(0)
  const gap = digitsOf($vmax) * ROW, long = gap + (<usize>planes << 4), size = long + ROW
  let end = gap + (<usize>live << 4), top = min(end, long)
  let next0 = zero, next1 = zero, next2 = zero, next3 = zero
  let row = <usize>rows << 4
  for (let at = first + <usize>rows * size; at > first; ) {
    at -= size
    row -= ROW
    const low = at + gap, g0 = v128.load(low), g1 = v128.load(low, ROW), g2 = v128.load(low, 2 * ROW)
    let h = zero
    for (let plane = low + 3 * ROW; plane < at + end; plane += ROW) h = v128.or(h, v128.load(plane))
    const h2 = v128.or(h, g2), any = v128.or(g0, g1)
    const b0 = v128.load(at), b1 = $vmax > 1 ? v128.load(at, ROW) : zero
    const b2 = $vmax > 3 ? v128.load(at, 2 * ROW) : zero, b3 = $vmax > 7 ? v128.load(at, 3 * ROW) : zero
    //# for k of 1..$vmax
    const t$k = atLeast($k, $vmax, b0, b1, b2, b3)
    //# end
    const u1 = v128.or(h2, any)
    //# for k of 2..$vmax
    let u$k = t${k-1}
    if ($k == 2) u$k = v128.and(u$k, v128.or(h2, g1))
    else if ($k == 3) u$k = v128.and(u$k, v128.or(h2, v128.and(g0, g1)))
    else if ($k == 4) u$k = v128.and(u$k, h2)
    else if ($k == 5) u$k = v128.and(u$k, v128.or(h, v128.and(g2, any)))
    else if ($k == 6) u$k = v128.and(u$k, v128.or(h, v128.and(g2, g1)))
    else if ($k == 7) u$k = v128.and(u$k, v128.or(h, v128.and(g2, v128.and(g0, g1))))
    else u$k = v128.and(u$k, h)
    //# end
    let slow = v128.load(masks + row)
    if (still) slow = v128.bitselect(slow, v128.load(still + row), t1)
    //# for k of 1..$vmax
    let w$k = v128.andnot(u$k, slow)
    //# end
    //# for k of 2..$vmax
    w${k-1} = v128.or(w${k-1}, u$k)
    //# end
    let v0 = w1, v1 = zero, v2 = zero, v3 = zero
    //# for k of 2..$vmax
    v0 = v128.xor(v0, w$k)
    if ($k == 2) v1 = w$k
    else if ($k % 2 == 0) v1 = v128.xor(v1, w$k)
    if ($k == 4) v2 = w$k
    else if ($k % 4 == 0) v2 = v128.xor(v2, w$k)
    if ($k == 8) v3 = w$k
    //# end
    v128.store(at, v0)
    if ($vmax > 1) v128.store(at, v1, ROW)
    if ($vmax > 3) v128.store(at, v2, 2 * ROW)
    if ($vmax > 7) v128.store(at, v3, 3 * ROW)
    let difference = v128.xor(g0, v0), other = ahead(v0, next0)
    let borrow = v128.andnot(v0, g0), carry = v128.and(difference, other)
    next0 = v0
    v128.store(low, v128.xor(difference, other))
    //# for k of 1..3
    if ($vmax >= 1 << $k) {
      const g = $k == 1 ? g1 : $k == 2 ? g2 : v128.load(low, 3 * ROW)
      let x = v128.xor(g, v$k)
      difference = v128.xor(x, borrow)
      borrow = v128.or(v128.andnot(v$k, g), v128.andnot(borrow, x))
      other = ahead(v$k, next$k)
      next$k = v$k
      x = v128.xor(difference, other)
      v128.store(low, v128.xor(x, carry), $k * ROW)
      carry = v128.or(v128.and(difference, other), v128.and(carry, x))
    }
    //# end
    let plus = v128.andnot(carry, borrow), minus = v128.andnot(borrow, carry)
    let plane = low + gap
    for (; plane < at + top; plane += ROW) {
      const g = v128.load(plane)
      v128.store(plane, v128.xor(g, v128.or(plus, minus)))
      plus = v128.and(plus, g), minus = v128.andnot(minus, g)
    }
    if (top < long && v128.any_true(plus)) {
      v128.store(plane, plus)
      end += ROW
      top += ROW
      live++
    }
  }
  return live
}
//# end

function step(vmax: i32, first: usize, rows: i32, planes: i32, live: i32, masks: usize, still: usize): i32 {
  switch (vmax) {
    //# for vmax of 1..8
    case $vmax: return step$vmax(first, rows, planes, live, masks, still)
    //# end
  }
  return 0
}

/**
 * A tile: rows that are advanced many steps while they are in the cache. It needs the velocities of one car, the one ahead
 * of its last car, and has those of its own first car for the tile behind it:
 *
 *     tile  │ car 0 of the tile  …  last car │ car ahead
 *            ↓ edges out                       ↑ edges in            a byte a step, in the same place
 *
 * So tiles are advanced from the last to the first. A ring of one tile needs no edges: its last car follows its first one.
 *
 *     address  tile, words of 32 bits; see the names; PLANES are those of a gap without the plane of long ones
 */
// @ts-ignore: decorator
@inline
const FIRST: usize = 0, ROWS: usize = 4, LANES: usize = 8, PLANES: usize = 12, ROW_NUMBER: usize = 16, VMAX: usize = 20
// @ts-ignore: decorator
@inline
const RING: usize = 24, KEYS: usize = 28, EDGES: usize = 32, MASKS: usize = 36, LIVE: usize = 40

/** Rows that are drawn at a time, and the most rows of a tile. */
// @ts-ignore: decorator
@inline
const DRAWN: i32 = 64

/**
 * Advances a tile by `steps` steps. `slow` and `slowStart` are the chances, 0 to 2^32, that a car slows down that moves, and
 * that one that stands does. Returns the live planes.
 */
export function advance(tile: usize, steps: i32, slow: f64, slowStart: f64): i32 {
  const first = load<usize>(tile, FIRST), rows = load<i32>(tile, ROWS), planes = load<i32>(tile, PLANES)
  const vmax = load<i32>(tile, VMAX), ring = load<i32>(tile, RING), masks = load<usize>(tile, MASKS)
  const edges = load<usize>(tile, EDGES), keys = load<usize>(tile, KEYS), row = load<i32>(tile, ROW_NUMBER)
  const digits = digitsOf(vmax), last = first + (<usize>(rows - 1) * (digits + planes + 1) + digits) * ROW
  const lastCar = v128.andnot(lowest(load<i32>(tile, LANES)), lowest(load<i32>(tile, LANES) - 1))
  const still = slow == slowStart ? 0 : masks + <usize>DRAWN * ROW
  const chunk = DRAWN / rows
  // To look for live planes takes about as long as a step.
  let live = load<i32>(tile, LIVE)
  if (live == 0) live = livePlanes(first, rows, planes, vmax)
  for (let t = 0; t < steps; ) {
    const some = min(chunk, steps - t)
    const key = keys + (<usize>t << 4)
    if (still) {
      draw2(some * rows, row, rows, key, masks, startOf(slow), flipsOf(slow), still, startOf(slowStart), flipsOf(slowStart))
    } else draw1(some * rows, row, rows, key, masks, startOf(slow), flipsOf(slow))
    for (let i = 0; i < some; i++, t++) {
      const own = <usize>(i * rows) << 4
      live = step(vmax, first, rows, planes, live, masks + own, still ? still + own : 0)
      const v = velocity(first, vmax)
      live = max(live, follow(last, planes, lastCar, ring ? v : load<u8>(edges + t)))
      store<u8>(edges + t, v)
    }
  }
  return live
}

/** The velocity of the first car of a row. */
// @ts-ignore: decorator
@inline
function velocity(at: usize, vmax: i32): i32 {
  let v = 0
  for (let k = 0; k < <i32>digitsOf(vmax); k++) v |= (load<u8>(at + (<usize>k << 4)) & 1) << k
  return v
}

/** Adds v to the gap of one car, whose planes are at `gap`. Returns how many planes it went through. */
function follow(gap: usize, most: i32, car: v128, v: i32): i32 {
  let carry = i32x4.splat(0), planes = 0
  for (let rest = v; planes < most && (rest || v128.any_true(carry)); rest >>= 1, gap += ROW, planes++) {
    const g = v128.load(gap), add = v128.and(car, i32x4.splat(-(rest & 1)))
    const x = v128.xor(g, add)
    v128.store(gap, v128.xor(x, carry))
    carry = v128.or(v128.and(g, add), v128.and(carry, x))
  }
  return planes
}

/** How many gap planes have ones, that of long gaps included, but no less than a step keeps in registers. */
function livePlanes(first: usize, rows: i32, planes: i32, vmax: i32): i32 {
  const digits = digitsOf(vmax), size = (digits + planes + 1) * ROW
  let live = planes + 1
  for (; live > max(3, <i32>digits); live--) {
    let any = i32x4.splat(0)
    const plane = first + (digits + live - 1) * ROW
    for (let at = plane; at < plane + <usize>rows * size; at += size) any = v128.or(any, v128.load(at))
    if (v128.any_true(any)) break
  }
  return live
}

/** The keys of steps `step` to `step + steps - 1`, 16 bytes each. */
export function stepKeys(out: usize, seed: f64, step: f64, steps: i32): void {
  for (let t = 0; t < steps; t++) stepKey(out + (<usize>t << 4), seed, step + <f64>t)
}

/**
 * Adds to `out` (8 bytes each) the cars with v >= 1 … vmax, and then the runs of stopped cars, which are counted at their
 * ends. The cars are those from bit `from` of the first row up to bit `lanes` - 1 of the last one. `stopped` says whether the
 * car ahead of them stands.
 */
export function count(out: usize, first: usize, rows: i32, planes: i32, vmax: i32, from: i32, lanes: i32, stopped: bool): void {
  const gap = digitsOf(vmax) * ROW, size = gap + (<usize>planes + 1) * ROW
  const end = lowest(lanes), jams = out + (<usize>vmax << 3)
  let own = end
  // Whether the car ahead stands, of the last car of a row.
  let standing = stopped ? v128.andnot(end, lowest(lanes - 1)) : i32x4.splat(0)
  for (let at = first + <usize>(rows - 1) * size; at >= first; at -= size) {
    if (at == first) own = v128.andnot(own, lowest(from))
    const zero = i32x4.splat(0), b0 = v128.load(at), b1 = vmax > 1 ? v128.load(at, ROW) : zero
    const b2 = vmax > 3 ? v128.load(at, 2 * ROW) : zero, b3 = vmax > 7 ? v128.load(at, 3 * ROW) : zero
    //# for k of 1..8
    if (vmax >= $k) add(out + (($k - 1) << 3), atLeast($k, 8, b0, b1, b2, b3))
    //# end
    let free = zero
    for (let plane = at + gap; plane < at + size; plane += ROW) free = v128.or(free, v128.load(plane))
    const still = v128.andnot(own, v128.or(v128.or(b0, b1), v128.or(b2, b3)))
    const behind = v128.andnot(v128.or(ahead(still, i32x4.splat(0)), standing), free)
    add(jams, v128.andnot(still, behind))
    standing = ahead(i32x4.splat(0), still)
    own = i32x4.splat(-1)
    if (at == first) break
  }
}

// @ts-ignore: decorator
@inline
function add(sum: usize, bits: v128): void {
  store<f64>(sum, load<f64>(sum) + <f64>popcount128(bits))
}
