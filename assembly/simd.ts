/**
 * Traffic in the lanes layout: a v128 holds one row, a cell of each of up to 128 lanes, so the left neighbour of row w
 * is row w - 1, the right one row w + 1, and no bit is ever shifted. The rule is one instruction:
 *
 *     next = cell ? right : left = bitselect(right, left, cell)
 *
 * `step4` takes four steps while a row is in registers. When row w comes in at level 0 (the road now), level 1 (one
 * step on) can finish row w - 1, level 2 row w - 2 …, and only level 4 is stored, in place, four rows behind:
 *
 *     level 0                                w  ← read
 *     level 1                         w-1 ↙
 *     level 2                  w-2 ↙
 *     level 3           w-3 ↙
 *     level 4    w-4 ↙                          → stored
 *
 * A level needs its last two rows, kept in p and q. They change roles from row to row: what comes in replaces the left
 * neighbour, and what was the cell is the left neighbour next time. Rows are taken four at a time so that no value is
 * moved from one register to another just to change its role.
 *
 * p and q are loaded from `state` and left there, so that a pass can stop at any row and go on later: that is how a
 * tile of rows stays in the cache for many passes. Rows before `from` are not read; with a state of a pass that never
 * ran, the first rows that come out are wrong, one more for each step: the ghosts are there to be spoilt.
 */
import { lowest } from './lanes'

export { closeLeft, closeRight } from './lanes'

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/** One step, for the rows from - ROW .. to - 2 ROW, addresses of rows; row `to - ROW` is read. */
export function step1(state: usize, from: usize, to: usize): void {
  let p = v128.load(state), q = v128.load(state, 16)
  for (let row = from; row < to; row += ROW) {
    const x = v128.load(row)
    v128.store(row - ROW, v128.bitselect(x, p, q))
    p = q
    q = x
  }
  v128.store(state, p)
  v128.store(state, q, 16)
}

/** Four steps, for the rows from - 4 ROW .. to - 5 ROW; row `to - ROW` is read. */
export function step4(state: usize, from: usize, to: usize): void {
  let p1 = v128.load(state, 0), q1 = v128.load(state, 16)
  let p2 = v128.load(state, 32), q2 = v128.load(state, 48)
  let p3 = v128.load(state, 64), q3 = v128.load(state, 80)
  let p4 = v128.load(state, 96), q4 = v128.load(state, 112)
  let a: v128, b: v128, c: v128, d: v128
  let row = from
  for (; row + 3 * ROW < to; row += 4 * ROW) {
    a = v128.load(row)
    b = v128.bitselect(a, p1, q1), p1 = a
    c = v128.bitselect(b, p2, q2), p2 = b
    d = v128.bitselect(c, p3, q3), p3 = c
    v128.store(row - 4 * ROW, v128.bitselect(d, p4, q4)), p4 = d

    a = v128.load(row, 16)
    b = v128.bitselect(a, q1, p1), q1 = a
    c = v128.bitselect(b, q2, p2), q2 = b
    d = v128.bitselect(c, q3, p3), q3 = c
    v128.store(row - 4 * ROW, v128.bitselect(d, q4, p4), 16), q4 = d

    a = v128.load(row, 32)
    b = v128.bitselect(a, p1, q1), p1 = a
    c = v128.bitselect(b, p2, q2), p2 = b
    d = v128.bitselect(c, p3, q3), p3 = c
    v128.store(row - 4 * ROW, v128.bitselect(d, p4, q4), 32), p4 = d

    a = v128.load(row, 48)
    b = v128.bitselect(a, q1, p1), q1 = a
    c = v128.bitselect(b, q2, p2), q2 = b
    d = v128.bitselect(c, q3, p3), q3 = c
    v128.store(row - 4 * ROW, v128.bitselect(d, q4, p4), 48), q4 = d
  }
  for (; row < to; row += ROW) {
    a = v128.load(row)
    b = v128.bitselect(a, p1, q1), p1 = q1, q1 = a
    c = v128.bitselect(b, p2, q2), p2 = q2, q2 = b
    d = v128.bitselect(c, p3, q3), p3 = q3, q3 = c
    v128.store(row - 4 * ROW, v128.bitselect(d, p4, q4)), p4 = q4, q4 = d
  }
  v128.store(state, p1, 0), v128.store(state, q1, 16)
  v128.store(state, p2, 32), v128.store(state, q2, 48)
  v128.store(state, p3, 64), v128.store(state, q3, 80)
  v128.store(state, p4, 96), v128.store(state, q4, 112)
}

/** How many cars move out of the rows from .. to - ROW, counting the first `lanes` lanes; row `to` is read too. */
export function moved(from: usize, to: usize, lanes: i32): f64 {
  const own = lowest(lanes)
  let cars = i64x2.splat(0)
  for (let row = from; row < to; row += ROW) {
    const leave = v128.and(v128.andnot(v128.load(row), v128.load(row, ROW)), own)
    const words = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(leave)))
    cars = i64x2.add(cars, i64x2.add(i64x2.extend_low_i32x4_u(words), i64x2.extend_high_i32x4_u(words)))
  }
  return <f64>(i64x2.extract_lane(cars, 0) + i64x2.extract_lane(cars, 1))
}
