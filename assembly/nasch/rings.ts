/**
 * Up to 128 independent rings of cars, one a lane. A row is the cell of the same number on every ring, so nothing is
 * ever turned; assembly/nasch/simd.ts drives the rows, and this file is what differs: draws and counts of each ring.
 *
 * The slow-down bits of a ring are those it would draw alone, by row and lane of the lanes layout of a road of its own.
 * For each pair of those rows they are drawn ring by ring, and the square of bits is turned about its diagonal:
 *
 *              lane 0 … lane 127 of ring                 ring 0 … ring 127
 *     ring 0      bits of a pair              lane 0        bits of cells 2 n and 2 n + 1
 *     ring 1                           →      lane 1        … of those of the piece behind
 *     …                                       …
 */
import { bitsOf, decide, placeOf, startOf, strideOf, sureOf } from '../draws'

export { stepKey } from '../draws'
//# for vmax of 1..8
export { drive$vmax } from './simd'
//# end
export { choose, watch } from './simd'

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/**
 * Draws pair n of every ring into a square of 128 rows: `keys` has 16 bytes a ring, of which the first 12 are the key of
 * the step, `chances` a double a ring.
 */
export function drawPair(square: usize, pair: i32, rings: i32, keys: usize, chances: usize): void {
  for (let ring: usize = 0; ring < <usize>rings; ring++) {
    const key = keys + ring * ROW
    const chance = load<f64>(chances + 8 * ring)
    const bits = bitsOf(chance)
    let slower = i32x4.splat(sureOf(chance))
    if (bits) {
      const place = placeOf(pair, load<i32>(key))
      const stride = strideOf(place, load<i32>(key, 8))
      slower = decide(startOf(place, load<i32>(key, 4)), stride, bits, i32x4.splat(-1))
    }
    v128.store(square + ring * ROW, slower)
  }
}

/** Turns a square of 128 x 128 bits about its diagonal: swaps squares of 64 bits, then of 32, 16, 8, 4, 2 and 1. */
export function turn(square: usize): void {
  for (let i: usize = 0; i < 64; i++) {
    const at = square + i * ROW
    const a = v128.load(at), b = v128.load(at + 64 * ROW)
    v128.store(at, v128.shuffle<i64>(a, b, 0, 2))
    v128.store(at + 64 * ROW, v128.shuffle<i64>(a, b, 1, 3))
  }
  let mask: u64 = 0x00000000ffffffff
  for (let size: i32 = 32; size > 0; size >>= 1) {
    const keep = i64x2.splat(mask)
    for (let i: i32 = 0; i < 128; i = ((i | size) + 1) & ~size) {
      const at = square + <usize>i * ROW
      const other = at + <usize>size * ROW
      const a = v128.load(at), b = v128.load(other)
      const swap = v128.and(v128.xor(i64x2.shr_u(a, size), b), keep)
      v128.store(at, v128.xor(a, i64x2.shl(swap, size)))
      v128.store(other, v128.xor(b, swap))
    }
    mask ^= mask << (size >> 1)
  }
}

/**
 * Lays the rows of a turned square where its cells are: `slow` has a row of bits a cell. Each of the `lanes` pieces is
 * `rows` cells long, those from `full` on one less.
 */
export function spread(square: usize, slow: usize, pair: i32, rows: i32, lanes: i32, full: i32): void {
  let start = slow
  for (let lane: i32 = 0; lane < lanes; lane++) {
    const length = lane < full ? rows : rows - 1
    const bits = v128.load(square + <usize>lane * ROW)
    const at = start + <usize>(2 * pair) * ROW
    if (2 * pair < length) v128.store(at, bits)
    if (2 * pair + 1 < length) v128.store(at, bits, ROW)
    start += <usize>length * ROW
  }
}

/** Copies the first vmax rows behind the last, where the cars ahead are looked for. */
export function close(first: usize, end: usize, vmax: i32): void {
  memory.copy(end, first, <usize>(vmax * (vmax + 1)) * ROW)
}

/** Brings the cars that drove past the last row to the first ones: those of velocity k > r that reached row r. */
export function carryOn(first: usize, end: usize, vmax: i32): void {
  for (let r: i32 = 0; r < vmax; r++) {
    for (let k: i32 = r + 1; k <= vmax; k++) {
      const plane = <usize>(r * (vmax + 1) + k) * ROW
      v128.store(first + plane, v128.load(end + plane))
    }
  }
}

/**
 * Counts a plane of the rows from .. to, a ring a lane: with `ends` only where the row ahead has none of the plane.
 * The sums, of 32 digits, are kept in columns, `digits` has a row for each, and written to `out`, a double a ring.
 */
export function countRings(out: usize, digits: usize, from: usize, to: usize, size: usize, ends: bool): void {
  memory.fill(digits, 0, 32 * ROW)
  let ones = i64x2.splat(0), twos = ones
  let at = from
  for (; at + 3 * size < to; at += 4 * size) {
    const a = plane(at, size, ends), b = plane(at + size, size, ends)
    const c = plane(at + 2 * size, size, ends), d = plane(at + 3 * size, size, ends)
    let sum = v128.xor(ones, a)
    const two = v128.or(v128.and(ones, a), v128.and(sum, b))
    ones = v128.xor(sum, b)
    sum = v128.xor(ones, c)
    const alsoTwo = v128.or(v128.and(ones, c), v128.and(sum, d))
    ones = v128.xor(sum, d)
    sum = v128.xor(twos, two)
    const four = v128.or(v128.and(twos, two), v128.and(sum, alsoTwo))
    twos = v128.xor(sum, alsoTwo)
    add(digits + 2 * ROW, four)
  }
  for (; at < to; at += size) add(digits, plane(at, size, ends))
  add(digits + ROW, twos)
  add(digits, ones)
  for (let ring: usize = 0; ring < 128; ring++) {
    let count: u32 = 0
    for (let digit: usize = 0; digit < 32; digit++) {
      const bit = (load<u8>(digits + digit * ROW + (ring >> 3)) >> <u8>(ring & 7)) & 1
      count |= <u32>bit << <u32>digit
    }
    store<f64>(out + 8 * ring, <f64>count)
  }
}

// @ts-ignore: decorator
@inline
function plane(at: usize, size: usize, ends: bool): v128 {
  return ends ? v128.andnot(v128.load(at), v128.load(at + size)) : v128.load(at)
}

/** Adds a bit to every sum, from this digit on. */
// @ts-ignore: decorator
@inline
function add(digit: usize, bits: v128): void {
  let carry = bits
  for (let at = digit; v128.any_true(carry); at += ROW) {
    const old = v128.load(at)
    v128.store(at, v128.xor(old, carry))
    carry = v128.and(old, carry)
  }
}
