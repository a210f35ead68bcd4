/**
 * Traffic in the lanes layout. A v128 holds one row: a cell of each of up to 128 lanes. So the left neighbour of row w is
 * row w - 1, the right one row w + 1, and no bit is shifted.
 *
 * Rows are advanced in pairs. A step needs the cells of the row before a pair, and these or-ed with their left neighbours:
 *
 *     row     w-2    w-1    w    w+1        cell = [w-1]      either = [w-2] | [w-1]
 *                   cell    a     b
 *                        ↘leave               leave  = cell & ~a           cars that move from w-1 to w
 *                                             [w-1]' = either ^ leave      came in from w-2 or stays
 *                                             [w]'   = (a & b) ^ leave     cannot move on, or comes in
 *
 * then cell = b and either = a | b: five operations for two rows of 128 cells.
 *
 * A pass takes up to four steps while rows are in registers. When a pair is read at level 0 (the road now), level 1 (after
 * one step) can compute the pair one row before, level 2 the pair two rows before, and so on. Only the last level is
 * stored, in place, that many rows before:
 *
 *     level 0                                 a  b   ← read
 *     level 1                              a  b
 *     level 2                           a  b
 *     level 3                        a  b
 *     level 4                     a  b               → stored
 *
 * `cell` and `either` of each level are loaded from `state` and stored there at the end, so that a pass can stop at any row
 * and continue later. So a tile of rows stays in the cache during many passes. The first call may begin with any state:
 * uninitialised state makes one more ghost row wrong per step.
 *
 * assembly/build.js repeats the lines between `//# for` and `//# end`, so that variables stay in registers.
 */
import { lowest } from './lanes'
import { popcount128, sumOfBytes } from './popcount'

export { copyHaloLeft, copyHaloRight } from './lanes'

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/** Bytes of the state of one level. */
// @ts-ignore: decorator
@inline
const LEVEL: usize = 32

//# for levels of 1 2 3 4
/** Takes $levels steps: reads the rows at the addresses from .. to - ROW, and stores each result $levels rows before. */
export function step$levels(state: usize, from: usize, to: usize): void {
  let a: v128, b: v128, leave: v128, both: v128, any: v128
  //# for k of 1..$levels
  let cell$k = v128.load(state, ($k - 1) * LEVEL), either$k = v128.load(state, ($k - 1) * LEVEL + ROW)
  //# end
  let row = from
  for (; row + 8 * ROW <= to; row += 8 * ROW) {
    //# for pair of 0 2 4 6
    a = v128.load(row, $pair * ROW), b = v128.load(row, ($pair + 1) * ROW)
    //# for k of 1..$levels
    both = v128.and(a, b), any = v128.or(a, b), leave = v128.andnot(cell$k, a)
    cell$k = b, a = v128.xor(either$k, leave), b = v128.xor(both, leave), either$k = any
    //# end
    v128.store(row - $levels * ROW, a, $pair * ROW), v128.store(row - $levels * ROW, b, ($pair + 1) * ROW)
    //# end
  }
  for (; row < to; row += ROW) {
    a = v128.load(row)
    //# for k of 1..$levels
    any = v128.or(cell$k, a), leave = v128.andnot(cell$k, a)
    cell$k = a, a = v128.xor(either$k, leave), either$k = any
    //# end
    v128.store(row - $levels * ROW, a)
  }
  //# for k of 1..$levels
  v128.store(state, cell$k, ($k - 1) * LEVEL), v128.store(state, either$k, ($k - 1) * LEVEL + ROW)
  //# end
}
//# end

/**
 * One step, as step1, that also counts the cars that leave the row before each row read.
 *
 * A car cannot enter row w while another leaves it. So at most one car leaves the rows w-1 and w of a lane, and one bit per
 * pair of rows is enough. The bits are added by columns: `ones`, `twos` and `fours` hold one digit each of 128 sums. Only
 * the carries are counted within a register, once per sixteen rows (the Harley-Seal method; H. S. Warren, Hacker's
 * Delight, 2nd ed., 5-1). The carry of the first eight rows is kept in memory, behind the state of the single level,
 * because there are not enough registers.
 */
export function count1(state: usize, from: usize, to: usize): f64 {
  let cell = v128.load(state), either = v128.load(state, ROW)
  let a: v128, b: v128, leave: v128, both: v128, any: v128
  let ones = i64x2.splat(0), twos = i64x2.splat(0), fours = i64x2.splat(0)
  let sum: v128, two: v128, alsoTwo: v128, four: v128
  let total: u64 = 0
  let row = from
  while (row + 16 * ROW <= to) {
    // Bytes hold sums up to 255, and each iteration adds up to 8.
    const end = min(to, row + 31 * 16 * ROW)
    let eights = i64x2.splat(0)
    for (; row + 16 * ROW <= end; row += 16 * ROW) {
      //# for half of 0 1
      //# for pair of 0 2 4 6
      a = v128.load(row, (8 * $half + $pair) * ROW), b = v128.load(row, (8 * $half + $pair + 1) * ROW)
      both = v128.and(a, b), any = v128.or(a, b), leave = v128.andnot(cell, a)
      const moved$half$pair = v128.or(v128.xor(a, both), leave)
      cell = b, a = v128.xor(either, leave), b = v128.xor(both, leave), either = any
      v128.store(row - ROW, a, (8 * $half + $pair) * ROW), v128.store(row - ROW, b, (8 * $half + $pair + 1) * ROW)
      //# end
      sum = v128.xor(ones, moved$half0)
      two = v128.or(v128.and(ones, moved$half0), v128.and(sum, moved$half2)), ones = v128.xor(sum, moved$half2)
      sum = v128.xor(ones, moved$half4)
      alsoTwo = v128.or(v128.and(ones, moved$half4), v128.and(sum, moved$half6)), ones = v128.xor(sum, moved$half6)
      sum = v128.xor(twos, two)
      four = v128.or(v128.and(twos, two), v128.and(sum, alsoTwo)), twos = v128.xor(sum, alsoTwo)
      // Only the first half is stored; the second stays in its register.
      //# for once of $half..0
      v128.store(state, four, LEVEL)
      //# end
      //# end
      const before = v128.load(state, LEVEL)
      sum = v128.xor(fours, before)
      const eight = v128.or(v128.and(fours, before), v128.and(sum, four))
      fours = v128.xor(sum, four)
      eights = i8x16.add(eights, i8x16.popcnt(eight))
    }
    total += 8 * sumOfBytes(eights)
  }
  total += 4 * popcount128(fours) + 2 * popcount128(twos) + popcount128(ones)
  for (; row < to; row += ROW) {
    a = v128.load(row)
    any = v128.or(cell, a), leave = v128.andnot(cell, a)
    v128.store(row - ROW, v128.xor(either, leave))
    cell = a, either = any
    total += popcount128(leave)
  }
  v128.store(state, cell), v128.store(state, either, ROW)
  return <f64>total
}

/** Population count of the first `lanes` lanes of the rows from .. to - ROW. */
export function population(from: usize, to: usize, lanes: i32): f64 {
  const own = lowest(lanes)
  let total: u64 = 0
  let row = from
  while (row < to) {
    // Bytes hold sums up to 255, and each row adds up to 8.
    const end = min(to, row + 31 * ROW)
    let sums = i64x2.splat(0)
    for (; row < end; row += ROW) sums = i8x16.add(sums, i8x16.popcnt(v128.and(v128.load(row), own)))
    total += sumOfBytes(sums)
  }
  return <f64>total
}

/** How many cars leave the row before `row`, which is in `state`, in the first `lanes` lanes. */
export function leaving(state: usize, row: usize, lanes: i32): f64 {
  return <f64>popcount128(v128.and(v128.andnot(v128.load(state), v128.load(row)), lowest(lanes)))
}
