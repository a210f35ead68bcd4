/**
 * The draws that src/random/carDraws.ts defines, for rows of 128 cars.
 *
 * Four rows are drawn side by side: the operations of one row wait for each other, those of four rows do not. `open` has
 * the cars whose bits were all 1 so far, `slow` those that slow down. If digits j and j + 1 of the chance differ, the cars
 * that are open after word j change sides, because their digit is not the one that decided so far:
 *
 *     p = 0.3         0 . 0 1 0 0 1 1 0 0 …
 *     flips               1 1 0 1 0 1 0 …         bit 31 - j: digit j differs from digit j + 1
 *     start               0                       digit 0, for all cars
 *
 * p = 1 is all ones at the start and no flips. After the last flip nothing changes any more, so p = 1/2 takes one word.
 * Twelve words are made before a look at who is open, because a misprediction costs as much as several words.
 */

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/** Bit 31 - j says that digits j and j + 1 of a chance, 0 to 2^32, differ. */
// @ts-ignore: decorator
@inline
export function flipsOf(chance: f64): u32 {
  const digits = <u32>(<u64>chance)
  return digits ^ (digits << 1)
}

/** All bits if the first digit of a chance is 1, or if it is 2^32; else 0. */
// @ts-ignore: decorator
@inline
export function startOf(chance: f64): i32 {
  return chance >= 2147483648 ? -1 : 0
}

/** A bijection of 32 bits, `mix` of src/random/draws.ts. */
// @ts-ignore: decorator
@inline
function mix(word: v128): v128 {
  let x = v128.xor(word, i32x4.shr_u(word, 16))
  x = i32x4.mul(x, i32x4.splat(0x7feb352d))
  x = v128.xor(x, i32x4.shr_u(x, 15))
  x = i32x4.mul(x, i32x4.splat(0x846ca68b))
  return v128.xor(x, i32x4.shr_u(x, 16))
}

// @ts-ignore: decorator
@inline
function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by))
}

/** The same by 16 bits: V8 has a shorter way for this shuffle. */
// @ts-ignore: decorator
@inline
function swapHalves(x: v128): v128 {
  return v128.shuffle<i16>(x, x, 1, 0, 3, 2, 5, 4, 7, 6)
}

//# for chances of 1 2
/**
 * Draws for one chance or for two, such as that of cars that move and that of cars that stand: `count` rows, for each step
 * of the keys (16 bytes a step) the rows `row` to `row + rows - 1`. Stores 16 bytes a row at each `out`, as if `count` were
 * rounded up to a multiple of 4.
 */
export function draw$chances(
  count: i32,
  row: i32,
  rows: i32,
  keys: usize,
  //# for chance of 1..$chances
  out$chance: usize,
  start$chance: i32,
  flips$chance: u32,
  //# end
): void {
  let flips = flips1
  //# for chance of 2..$chances
  flips |= flips$chance
  //# end
  if (flips == 0) {
    for (let at: usize = 0; at < <usize>count << 4; at += ROW) {
      //# for chance of 1..$chances
      v128.store(out$chance + at, i32x4.splat(start$chance))
      //# end
    }
    return
  }
  let next = 0, key = keys
  for (let at: usize = 0; at < <usize>count << 4; at += 4 * ROW) {
    //# for i of 0..3
    const place$i = i32x4.add(i32x4.splat(4 * (row + next)), i32x4(0, 1, 2, 3))
    let a$i = mix(i32x4.add(place$i, v128.load32_splat(key)))
    const y$i = mix(v128.xor(a$i, v128.load32_splat(key, 4)))
    let b$i = y$i, c$i = i32x4.add(a$i, v128.load32_splat(key, 8)), d$i = v128.xor(y$i, v128.load32_splat(key, 12))
    let open$i = i32x4.splat(-1)
    //# for chance of 1..$chances
    let slow$chance$i = i32x4.splat(start$chance)
    //# end
    if (++next == rows) next = 0, key += ROW
    //# end
    //# for n of 0 4 8
    if (flips << $n) {
      //# for i of 0..3
      a$i = i32x4.add(a$i, b$i), d$i = swapHalves(v128.xor(d$i, a$i))
      c$i = i32x4.add(c$i, d$i), b$i = rotate(v128.xor(b$i, c$i), 12)
      a$i = i32x4.add(a$i, b$i), d$i = rotate(v128.xor(d$i, a$i), 8)
      c$i = i32x4.add(c$i, d$i), b$i = rotate(v128.xor(b$i, c$i), 7), c$i = v128.xor(c$i, y$i)
      //# end
      //# for i of 0..3
      open$i = v128.and(open$i, a$i)
      //# end
      //# for chance of 1..$chances
      if (flips$chance & (0x80000000 >>> $n)) {
        //# for i of 0..3
        slow$chance$i = v128.xor(slow$chance$i, open$i)
        //# end
      }
      //# end
      //# for i of 0..3
      open$i = v128.and(open$i, b$i)
      //# end
      //# for chance of 1..$chances
      if (flips$chance & (0x40000000 >>> $n)) {
        //# for i of 0..3
        slow$chance$i = v128.xor(slow$chance$i, open$i)
        //# end
      }
      //# end
      //# for i of 0..3
      open$i = v128.and(open$i, c$i)
      //# end
      //# for chance of 1..$chances
      if (flips$chance & (0x20000000 >>> $n)) {
        //# for i of 0..3
        slow$chance$i = v128.xor(slow$chance$i, open$i)
        //# end
      }
      //# end
      //# for i of 0..3
      open$i = v128.and(open$i, d$i)
      //# end
      //# for chance of 1..$chances
      if (flips$chance & (0x10000000 >>> $n)) {
        //# for i of 0..3
        slow$chance$i = v128.xor(slow$chance$i, open$i)
        //# end
      }
      //# end
    }
    //# end
    if (flips << 12 && v128.any_true(v128.or(v128.or(open0, open1), v128.or(open2, open3)))) {
      //# for chance of 1..$chances
      //# for i of 0..3
      slow$chance$i = v128.xor(slow$chance$i, drawOn(a$i, b$i, c$i, d$i, y$i, open$i, flips$chance << 12))
      //# end
      //# end
    }
    //# for chance of 1..$chances
    //# for i of 0..3
    v128.store(out$chance + at, slow$chance$i, $i * ROW)
    //# end
    //# end
  }
}
//# end

/** The words from 12 on, for the cars that are still open: those of them that change sides. */
function drawOn(a: v128, b: v128, c: v128, d: v128, y: v128, open: v128, flips: u32): v128 {
  let slow = i32x4.splat(0)
  for (let rest = flips; rest && v128.any_true(open); rest <<= 4) {
    a = i32x4.add(a, b), d = swapHalves(v128.xor(d, a))
    c = i32x4.add(c, d), b = rotate(v128.xor(b, c), 12)
    a = i32x4.add(a, b), d = rotate(v128.xor(d, a), 8)
    c = i32x4.add(c, d), b = rotate(v128.xor(b, c), 7), c = v128.xor(c, y)
    open = v128.and(open, a)
    if (rest & 0x80000000) slow = v128.xor(slow, open)
    open = v128.and(open, b)
    if (rest & 0x40000000) slow = v128.xor(slow, open)
    open = v128.and(open, c)
    if (rest & 0x20000000) slow = v128.xor(slow, open)
    open = v128.and(open, d)
    if (rest & 0x10000000) slow = v128.xor(slow, open)
  }
  return slow
}
