/**
 * Up to 128 independent rings of cars, one per lane. A row is the cell of the same number on every ring, so no lane
 * continues in another. assembly/cars/simd.ts moves the cars; this file has the draws and counts per ring.
 *
 * A ring draws the same slow-down bits as if it were alone, by row and lane of the lanes layout. For each pair of those
 * rows they are drawn ring by ring, and the square of bits is transposed:
 *
 *              lane 0 … lane 127 of ring                 ring 0 … ring 127
 *     ring 0      bits of a pair              lane 0        bits of cells 2 n and 2 n + 1
 *     ring 1                           →      lane 1        … of those of the piece behind
 *     …                                       …
 */
import { bitsOf, decide, siteHash, startOf, strideOf, sureOf } from '../draws'
import { plane } from './plane'

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/**
 * Draws pair n of every ring into a square of 128 rows. `keys` has 16 bytes per ring, of which the first 12 are the key of
 * the step; `chances` has a double per ring.
 */
export function drawPair(square: usize, pair: i32, rings: i32, keys: usize, chances: usize): void {
  for (let ring: usize = 0; ring < <usize>rings; ring++) {
    const key = keys + ring * ROW
    const chance = load<f64>(chances + 8 * ring)
    const bits = bitsOf(chance)
    let slower = i32x4.splat(sureOf(chance))
    if (bits) {
      const site = siteHash(pair, load<i32>(key))
      const stride = strideOf(site, load<i32>(key, 8))
      slower = decide(startOf(site, load<i32>(key, 4)), stride, bits, i32x4.splat(-1))
    }
    v128.store(square + ring * ROW, slower)
  }
}

/** Swaps the high halves of row `a` with the low halves of row `b`, in pieces of 2 `size` bits. */
// @ts-ignore: decorator
@inline
function swap(a: usize, b: usize, size: i32, low: u64): void {
  const above = v128.load(a), below = v128.load(b)
  const change = v128.and(v128.xor(i64x2.shr_u(above, size), below), i64x2.splat(low))
  v128.store(a, v128.xor(above, i64x2.shl(change, size)))
  v128.store(b, v128.xor(below, change))
}

/** Transposes a square of 128 x 128 bits: swaps squares of 64 bits, then of 32, 16, 8, 4, 2 and 1. */
export function transpose(square: usize): void {
  for (let at = square; at < square + 64 * ROW; at += ROW) {
    const a = v128.load(at), b = v128.load(at, 64 * ROW)
    v128.store(at, v128.shuffle<i64>(a, b, 0, 2))
    v128.store(at, v128.shuffle<i64>(a, b, 1, 3), 64 * ROW)
  }
  for (let at = square; at < square + 128 * ROW; at += 64 * ROW) {
    for (let row = at; row < at + 32 * ROW; row += ROW) swap(row, row + 32 * ROW, 32, 0x00000000ffffffff)
  }
  for (let at = square; at < square + 128 * ROW; at += 32 * ROW) {
    for (let row = at; row < at + 16 * ROW; row += ROW) swap(row, row + 16 * ROW, 16, 0x0000ffff0000ffff)
  }
  for (let at = square; at < square + 128 * ROW; at += 16 * ROW) {
    //# for i of 0..7
    swap(at + $i * ROW, at + ($i + 8) * ROW, 8, 0x00ff00ff00ff00ff)
    //# end
    //# for i of 0..3
    swap(at + $i * ROW, at + ($i + 4) * ROW, 4, 0x0f0f0f0f0f0f0f0f)
    swap(at + ($i + 8) * ROW, at + ($i + 12) * ROW, 4, 0x0f0f0f0f0f0f0f0f)
    //# end
    //# for i of 0 1 4 5 8 9 12 13
    swap(at + $i * ROW, at + ($i + 2) * ROW, 2, 0x3333333333333333)
    //# end
    //# for i of 0 2 4 6 8 10 12 14
    swap(at + $i * ROW, at + ($i + 1) * ROW, 1, 0x5555555555555555)
    //# end
  }
}

/**
 * Scatters the rows of a transposed square to its cells: `slow` has a row of bits per cell. Each of the `lanes` pieces has
 * `rows` cells, those from `full` on one less.
 */
export function scatter(square: usize, slow: usize, pair: i32, rows: i32, lanes: i32, full: i32): void {
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

/** Copies the first vmax rows behind the last row, where the last cars look ahead. */
export function copyHalo(first: usize, end: usize, vmax: i32): void {
  memory.copy(end, first, <usize>(vmax * (vmax + 1)) * ROW)
}

/** Moves cars that drove past the last row to the first rows: in row r, those of velocity k > r. */
export function wrap(first: usize, end: usize, vmax: i32): void {
  for (let r: i32 = 0; r < vmax; r++) {
    for (let k: i32 = r + 1; k <= vmax; k++) {
      const plane = <usize>(r * (vmax + 1) + k) * ROW
      v128.store(first + plane, v128.load(end + plane))
    }
  }
}

/**
 * Counts one plane of the rows from .. to, per ring, into `out`, a double per ring. With `ends`, a bit counts only if it is
 * 0 in the row ahead. `scratch` has 128 bytes.
 *
 * Sixteen rows are added by columns: `ones` to `eights` hold one digit each of 128 sums (the Harley-Seal method; H. S.
 * Warren, Hacker's Delight, 2nd ed., 5-1). The carries are added to 128 bytes:
 *
 *     bits of 16 lanes   0 1 0 1 …     →     bytes   0 255 0 255 …     subtracted from the sums of these lanes
 */
export function countRings(out: usize, scratch: usize, from: usize, to: usize, size: usize, ends: bool): void {
  memory.fill(out, 0, 128 * 8)
  let ones = i64x2.splat(0), twos = ones, fours = ones, eights = ones
  let at = from
  while (at + 15 * size < to) {
    // Bytes hold sums up to 255.
    const end = min(to, at + 255 * 16 * size)
    //# for group of 0..7
    let sums$group = i64x2.splat(0)
    //# end
    for (; at + 15 * size < end; at += 16 * size) {
      let sum: v128, a: v128, b: v128
      //# for eight of 0 1
      //# for four of 0 1
      //# for two of 0 1
      a = plane(at + (8 * $eight + 4 * $four + 2 * $two) * size, size, ends)
      b = plane(at + (8 * $eight + 4 * $four + 2 * $two + 1) * size, size, ends)
      sum = v128.xor(ones, a)
      const two$eight$four$two = v128.or(v128.and(ones, a), v128.and(sum, b))
      ones = v128.xor(sum, b)
      //# end
      sum = v128.xor(twos, two$eight$four0)
      const four$eight$four = v128.or(v128.and(twos, two$eight$four0), v128.and(sum, two$eight$four1))
      twos = v128.xor(sum, two$eight$four1)
      //# end
      sum = v128.xor(fours, four$eight0)
      const eight$eight = v128.or(v128.and(fours, four$eight0), v128.and(sum, four$eight1))
      fours = v128.xor(sum, four$eight1)
      //# end
      sum = v128.xor(eights, eight0)
      const sixteen = v128.or(v128.and(eights, eight0), v128.and(sum, eight1))
      eights = v128.xor(sum, eight1)
      const bit = i64x2.splat(0x8040201008040201)
      //# for group of 0..7
      // The bytes 2 group and 2 group + 1, eight times each.
      a = i8x16.swizzle(sixteen, i64x2($group * 0x0202020202020202, 0x0101010101010101 + $group * 0x0202020202020202))
      sums$group = i8x16.sub(sums$group, i8x16.eq(v128.and(a, bit), bit))
      //# end
    }
    //# for group of 0..7
    v128.store(scratch, sums$group, $group * ROW)
    //# end
    for (let ring: usize = 0; ring < 128; ring++) add(out, ring, 16 * <f64>load<u8>(scratch + ring))
  }
  for (; at < to; at += size) addBits(out, scratch, plane(at, size, ends), 1)
  addBits(out, scratch, ones, 1)
  addBits(out, scratch, twos, 2)
  addBits(out, scratch, fours, 4)
  addBits(out, scratch, eights, 8)
}

// @ts-ignore: decorator
@inline
function add(out: usize, ring: usize, count: f64): void {
  store<f64>(out + 8 * ring, load<f64>(out + 8 * ring) + count)
}

function addBits(out: usize, scratch: usize, bits: v128, weight: f64): void {
  v128.store(scratch, bits)
  for (let ring: usize = 0; ring < 128; ring++) {
    if (load<u8>(scratch + (ring >> 3)) & (1 << <u8>(ring & 7))) add(out, ring, weight)
  }
}
