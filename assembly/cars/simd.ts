/**
 * The Nagel-Schreckenberg model in the lanes layout, vmax 1 to 8.
 *
 * A row holds one cell of each of up to 128 lanes, as vmax + 1 planes of 16 bytes: plane k says in which lanes the cell
 * holds a car of velocity k. The planes of a row are adjacent, the cell ahead is in the next row (here vmax = 2):
 *
 *                   plane 0   plane 1   plane 2          slow
 *     row w            s         .         .               1         ↓ direction of travel
 *     row w+1          .         .         f               0
 *     row w+2          .         m         .               0
 *
 *     address  at + 16 k, k = 0 .. vmax; rows are 16 (vmax + 1) bytes apart; `slow` has 16 bytes per row
 *
 * A step advances the rows from the last to the first, in place. Of the rows ahead it keeps in registers
 *
 *     near_k = one of the next k cells is occupied, k = 1 .. vmax                          (the `window`)
 *
 * In a row it handles the fastest cars first and the slowest last. Each line needs only the line above it:
 *
 *     faster_k = plane k-1 | faster_(k+1)            v >= k once accelerated; faster_1 = occupied
 *     brake_k  = faster_k & ~near_k                  v >= k once braked
 *     move_k   = brake_(k+1) | (brake_k & ~slow)     v >= k once slowed down
 *     plane k of row w+k := move_k & ~move_(k+1)     the cars that move k cells, now of velocity k
 *
 * The rows that it writes to have been read before, so nothing is overwritten too early:
 *
 *     row w     plane 0                              every plane of every row is written once a step:
 *     row w+1            plane 1                     rows from .. from+vmax-1 lack the cars that come from
 *     row w+2                     plane 2            before `from`, rows to .. to+vmax-1 hold only these
 *
 * Slow-down bits are drawn at the upper row of a pair (see assembly/draws.ts), for lanes where a car of the pair can move.
 * Two such cars are never adjacent, so there is at most one per lane.
 *
 * assembly/build.js repeats the lines between `//# for` and `//# end`, so that variables stay in registers.
 */
import { bitsOf, decide, decideTwo, siteHash, startOf, strideOf, sureOf } from '../draws'
import { lowest } from '../lanes'
import { popcount128, sumOfBytes } from '../popcount'
import { plane } from './plane'

export { stepKey } from '../draws'
export { copyHaloLeft, copyHaloRight } from '../lanes'

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/** The lanes in which a row of `planes` planes has a car. */
// @ts-ignore: decorator
@inline
function occupied(at: usize, planes: i32): v128 {
  let cars = v128.load(at)
  for (let k = 1; k < planes; k++) cars = v128.or(cars, v128.load(at + <usize>k * ROW))
  return cars
}

/** Initialises the window, vmax * 16 bytes, for a step whose rows end at the address `to`. */
export function initLookahead(window: usize, to: usize, vmax: i32): void {
  let near = i32x4.splat(0)
  for (let k = 0; k < vmax; k++) {
    near = v128.or(near, occupied(to + <usize>(k * (vmax + 1)) * ROW, vmax + 1))
    v128.store(window + <usize>k * ROW, near)
  }
}

//# for vmax of 1..8
/**
 * One step of the rows at the addresses from .. to. `row` is the number of the row at `from` on the whole road; k0, k1, k2
 * are the key of the step.
 *
 * `chance` and `still` are the chances to slow down, 0 to 2^32, of moving cars and of standing cars.
 *
 * The row before `from` is read, too. The window is loaded, and stored at the end as the rows before `from` need it. So a
 * block can be advanced in pieces, from its last row to its first.
 */
export function step$vmax(
  window: usize,
  from: usize,
  to: usize,
  row: i32,
  k0: i32,
  k1: i32,
  k2: i32,
  chance: f64,
  still: f64,
): void {
  const end = row + <i32>((to - from) / (($vmax + 1) * ROW))
  take$vmax(window, 0, from, to, end, k0, k1, k2, bitsOf(chance), sureOf(chance), bitsOf(still), sureOf(still))
}

/** One step of the rows from .. to, with slow-down bits from memory: `slow` is the address of those of row `from`. */
export function drive$vmax(window: usize, slow: usize, from: usize, to: usize): void {
  take$vmax(window, slow, from, to, 0, 0, 0, 0, 0, 0, 0, 0)
}

/** Shared by both: advances the rows before row number `end`. They draw in registers if `slow` is 0. */
function take$vmax(
  window: usize,
  slow: usize,
  from: usize,
  to: usize,
  end: i32,
  k0: i32,
  k1: i32,
  k2: i32,
  bits: u32,
  sure: i32,
  bitsStill: u32,
  sureStill: i32,
): void {
  //# for k of 1..$vmax
  let near$k = v128.load(window, ($k - 1) * ROW)
  //# end
  const two = bits != bitsStill || sure != sureStill
  const drawn = slow == 0 && (bits != 0 || two)
  let slower = i32x4.splat(sure)
  let given = slow + (to - from) / ($vmax + 1)
  // The hashes of a pair are computed one pair ahead: they take longest, and depend on nothing else.
  let site = siteHash((end - 1) >> 1, k0), start = startOf(site, k1), stride = strideOf(site, k2)
  let faster: v128, brake: v128, move: v128, ahead: v128, next: v128
  // Set before they are used, which the compiler cannot know.
  let brakeAbove = slower, moveAbove = slower
  let row = end
  for (let at = to; at > from; ) {
    at -= ($vmax + 1) * ROW
    row--
    if (slow) {
      given -= ROW
      slower = v128.load(given)
    } else if (drawn && (row & 1 || row == end - 1)) {
      // A pair that `to` or `from` splits is drawn twice, with the same result. Bits of further lanes do no harm.
      let cars = v128.load(at), behind = v128.load(at - ($vmax + 1) * ROW)
      //# for k of 1..$vmax
      cars = v128.or(cars, v128.load(at, $k * ROW))
      behind = v128.or(behind, v128.load(at - ($vmax + 1) * ROW, $k * ROW))
      //# end
      const upper = v128.andnot(cars, near1), lower = v128.andnot(behind, cars)
      if (two) {
        const standing = v128.or(
          v128.and(upper, v128.load(at)),
          v128.and(lower, v128.load(at - ($vmax + 1) * ROW)),
        )
        const driving = v128.andnot(v128.or(upper, lower), standing)
        slower = decideTwo(start, stride, bits, sure, driving, bitsStill, sureStill, standing)
      } else {
        slower = decide(start, stride, bits, v128.or(upper, lower))
      }
      site = siteHash((row >> 1) - 1, k0), start = startOf(site, k1), stride = strideOf(site, k2)
    }
    faster = v128.load(at, $vmax * ROW)
    //# for k of 8 7 6 5 4 3 2 1
    if ($k <= $vmax) {
      faster = v128.or(faster, v128.load(at, ($k - 1) * ROW))
      brake = v128.andnot(faster, near$k)
      move = v128.andnot(brake, slower)
      if ($k < $vmax) {
        move = v128.or(move, brakeAbove)
        v128.store(at, v128.andnot(move, moveAbove), $k * ($vmax + 2) * ROW)
      } else {
        v128.store(at, move, $k * ($vmax + 2) * ROW)
      }
      brakeAbove = brake, moveAbove = move
    }
    //# end
    v128.store(at, v128.andnot(faster, moveAbove))
    ahead = faster
    //# for k of 1..$vmax
    next = v128.or(faster, near$k), near$k = ahead, ahead = next
    //# end
  }
  //# for k of 1..$vmax
  v128.store(window, near$k, ($k - 1) * ROW)
  //# end
}
//# end

/**
 * Slow-down bits of `rows` rows for every lane. The first row has number `row` on the road. Used for ghosts, whose cars are
 * copies from other sites. For another chance of standing cars see `select`.
 */
export function drawAll(slow: usize, row: i32, rows: i32, k0: i32, k1: i32, k2: i32, chance: f64): void {
  const bits = bitsOf(chance)
  let out = slow
  for (let w = row; w < row + rows; ) {
    const site = siteHash(w >> 1, k0)
    let slower = i32x4.splat(sureOf(chance))
    if (bits) slower = decide(startOf(site, k1), strideOf(site, k2), bits, i32x4.splat(-1))
    do {
      v128.store(out, slower)
      out += ROW
      w++
    } while (w & 1 && w < row + rows)
  }
}

/** Replaces slow-down bits by those of `still` where a car stands, in `rows` rows of `planes` planes from `at` on. */
export function select(slow: usize, still: usize, at: usize, planes: i32, rows: i32): void {
  for (let w: usize = 0; w < <usize>rows; w++) {
    const standing = v128.load(at + w * <usize>planes * ROW)
    const out = slow + w * ROW
    v128.store(out, v128.bitselect(v128.load(still + w * ROW), v128.load(out), standing))
  }
}

/**
 * Adds counts of the rows at the addresses from .. to to the planes + 1 doubles at `out`: the cars of each velocity, and the
 * jam ends, which are standing cars without a standing car ahead. Only the first `lanes` lanes of the last row count. Row
 * `to` is read.
 */
export function countVelocities(out: usize, from: usize, to: usize, planes: i32, lanes: i32): void {
  const size = <usize>planes * ROW
  const last = to - size
  if (last < from) return
  // Plane by plane, as many rows as the bytes of `column` can count. They stay in the cache.
  for (let begin = from; begin < last; begin += 124 * size) {
    const end = min(last, begin + 124 * size)
    for (let k = 0; k < planes; k++) add(out + 8 * <usize>k, column(begin + <usize>k * ROW, end, size, false))
    add(out + 8 * <usize>planes, column(begin, end, size, true))
  }
  const own = lowest(lanes)
  for (let k = 0; k < planes; k++) {
    add(out + 8 * <usize>k, popcount128(v128.and(v128.load(last + <usize>k * ROW), own)))
  }
  add(out + 8 * <usize>planes, popcount128(v128.and(plane(last, size, true), own)))
}

// @ts-ignore: decorator
@inline
function add(out: usize, count: u64): void {
  f64.store(out, f64.load(out) + <f64>count)
}

/**
 * Cars of one plane in at most 124 rows. Four rows are added by columns: `ones` and `twos` hold one digit each of 128 sums.
 * Only the carries are counted within a register, which takes more than ten instructions (the Harley-Seal method; H. S.
 * Warren, Hacker's Delight, 2nd ed., 5-1).
 */
// @ts-ignore: decorator
@inline
function column(first: usize, end: usize, size: usize, ends: bool): u64 {
  let ones = i64x2.splat(0), twos = ones, fours = ones
  let a: v128, b: v128, sum: v128, two: v128, alsoTwo: v128
  let at = first
  for (; at + 3 * size < end; at += 4 * size) {
    a = plane(at, size, ends), b = plane(at + size, size, ends), sum = v128.xor(ones, a)
    two = v128.or(v128.and(ones, a), v128.and(sum, b)), ones = v128.xor(sum, b)
    a = plane(at + 2 * size, size, ends), b = plane(at + 3 * size, size, ends), sum = v128.xor(ones, a)
    alsoTwo = v128.or(v128.and(ones, a), v128.and(sum, b)), ones = v128.xor(sum, b)
    // Bytes hold sums up to 255, and each iteration adds up to 8.
    sum = v128.xor(twos, two)
    two = v128.or(v128.and(twos, two), v128.and(sum, alsoTwo)), twos = v128.xor(sum, alsoTwo)
    fours = i8x16.add(fours, i8x16.popcnt(two))
  }
  let total = 4 * sumOfBytes(fours) + 2 * popcount128(twos) + popcount128(ones)
  for (; at < end; at += size) total += popcount128(plane(at, size, ends))
  return total
}
