/**
 * Fills a packed road with Philox4x32-10, 128 cells (32 counters) per batch: J. K. Salmon, M. A. Moraes, R. O. Dror and
 * D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011). src/random/philox.ts is the definition in
 * TypeScript. This file is the same function in SIMD lanes.
 *
 * A block is one counter. It gives four words, the draws of four cells: cell c takes word c mod 4 of block c / 4. A batch
 * has 32 blocks, in eight groups of four, one block in each 32-bit lane:
 *
 *               lane 0       lane 1       lane 2       lane 3
 *   group 0   block  0     block  8     block 16     block 24
 *   group 1   block  1     block  9     block 17     block 25
 *      :          :            :            :            :
 *   group 7   block  7     block 15     block 23     block 31
 *
 * So a lane has 8 blocks of 32 adjacent cells, which are the 32 bits that it writes:
 *
 *              lane 0            lane 1            lane 2            lane 3
 *   cells   31 ... 1 0       63 ... 33 32      95 ... 65 64     127 ... 97 96
 *          |7|7|7|7|6| ... |1|0|0|0|0|   group that makes the bit
 *          |3|2|1|0|3| ... |0|3|2|1|0|   word of its block
 *
 * The bits are shifted in from the highest, group 7 word 3, to the lowest, group 0 word 0. So nothing is transposed. A batch
 * starts at a multiple of 32 blocks, so the low word of the counter never carries into the high one within it.
 */

// The multipliers and the key's Weyl increments, table 2 and section 3.3 of the paper.
// @ts-ignore: decorator
@inline const M0: u32 = 0xd2511f53
// @ts-ignore: decorator
@inline const M1: u32 = 0xcd9e8d57
// @ts-ignore: decorator
@inline const W0: u32 = 0x9e3779b9
// @ts-ignore: decorator
@inline const W1: u32 = 0xbb67ae85

/** Shifts in one bit per lane from below: a car where word <= limit. */
// @ts-ignore: decorator
@inline
function shiftIn(cars: v128, word: v128, limit: v128): v128 {
  // A mask is -1 where true, so subtracting it adds the bit.
  return i32x4.sub(i32x4.shl(cars, 1), i32x4.le_u(word, limit))
}

/** The low halves of four 64-bit products, two per register. */
// @ts-ignore: decorator
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 2, 4, 6)
}

/** The high halves. */
// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 1, 3, 5, 7)
}

/**
 * Fills cells [firstCell, firstCell + cells) of the road of this seed, 8 cells per byte, lowest bit first.
 *
 * road: address of the slice; cells: its length, a multiple of 128; firstCell: a multiple of 128, below 2^53;
 * seed: 0 to 2^53 - 1; a cell holds a car if its draw, 0 to 2^32 - 1, is at most limit.
 */
export function fill(road: usize, cells: u32, firstCell: f64, seed: f64, limit: u32): void {
  const m0 = i32x4.splat(M0)
  const m1 = i32x4.splat(M1)
  const w0 = i32x4.splat(W0)
  const w1 = i32x4.splat(W1)
  const key0 = i32x4.splat(<u32>(<u64>seed))
  const key1 = i32x4.splat(<u32>((<u64>seed) >> 32))
  const limits = i32x4.splat(limit)
  const end = road + (cells >> 3)
  let block = (<u64>firstCell) >> 2
  for (; road < end; road += 16, block += 32) {
    let cars = i32x4.splat(0)
    for (let group = 7; group >= 0; group--) {
      let c0 = i32x4.add(i32x4.splat(<u32>block + group), i32x4(0, 8, 16, 24))
      let c1 = i32x4.splat(<u32>(block >> 32))
      let c2 = i32x4.splat(0)
      let c3 = i32x4.splat(0)
      let k0 = key0
      let k1 = key1
      for (let round = 0; round < 10; round++) {
        const a = i64x2.extmul_low_i32x4_u(c0, m0)
        const b = i64x2.extmul_high_i32x4_u(c0, m0)
        const c = i64x2.extmul_low_i32x4_u(c2, m1)
        const d = i64x2.extmul_high_i32x4_u(c2, m1)
        c0 = v128.xor(v128.xor(high(c, d), c1), k0)
        c1 = low(c, d)
        c2 = v128.xor(v128.xor(high(a, b), c3), k1)
        c3 = low(a, b)
        k0 = i32x4.add(k0, w0)
        k1 = i32x4.add(k1, w1)
      }
      cars = shiftIn(cars, c3, limits)
      cars = shiftIn(cars, c2, limits)
      cars = shiftIn(cars, c1, limits)
      cars = shiftIn(cars, c0, limits)
    }
    v128.store(road, cars)
  }
}
