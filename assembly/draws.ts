/**
 * The random draws that src/random/draws.ts defines, for 128 lanes at once.
 *
 * The two rows of a pair share their words. Word q of a v128 belongs to the lanes 32 q .. 32 q + 31, one bit each. So
 * mixing one word of 32 bits decides 32 sites:
 *
 *     pair n       site   4n      4n+1     4n+2     4n+3
 *                  word j  0..31   32..63   64..95   96..127    lanes
 *
 * A number of 32 bits is compared with the chance from the highest bit on. `open` lanes agree with the chance in all bits
 * so far. Each word closes about half of them. A lane whose cars cannot move needs no draw, so it is not open at the
 * start.
 */

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

/**
 * The key of a step, `stepKey` of src/random/draws.ts: Philox4x32-10 of seed and step, 0 to 2^53 - 1.
 * Stores four words.
 */
export function stepKey(out: usize, seed: f64, step: f64): void {
  let c0 = <u32>(<u64>step), c1 = <u32>((<u64>step) >> 32), c2: u32 = 1, c3: u32 = 0
  let k0 = <u32>(<u64>seed), k1 = <u32>((<u64>seed) >> 32)
  for (let round = 0; round < 10; round++) {
    const a = <u64>c0 * 0xd2511f53
    const b = <u64>c2 * 0xcd9e8d57
    c0 = <u32>(b >> 32) ^ c1 ^ k0
    c1 = <u32>b
    c2 = <u32>(a >> 32) ^ c3 ^ k1
    c3 = <u32>a
    k0 += 0x9e3779b9
    k1 += 0xbb67ae85
  }
  store<u32>(out, c0)
  store<u32>(out, c1, 4)
  store<u32>(out, c2, 8)
  store<u32>(out, c3, 12)
}

/** The hash of the sites of a pair, from which `startOf` and `strideOf` are made. The pair is the row number div 2. */
// @ts-ignore: decorator
@inline
export function siteHash(pair: i32, k0: i32): v128 {
  return mix(i32x4.add(i32x4.splat(4 * pair + k0), i32x4(0, 1, 2, 3)))
}

/** The start of the words of a pair: word j is mix(start + (j + 1) stride). */
// @ts-ignore: decorator
@inline
export function startOf(site: v128, k1: i32): v128 {
  return mix(v128.xor(site, i32x4.splat(k1)))
}

/** The stride between the words of a pair, before they are mixed. */
// @ts-ignore: decorator
@inline
export function strideOf(site: v128, k2: i32): v128 {
  return v128.or(mix(i32x4.add(site, i32x4.splat(k2))), i32x4.splat(1))
}

/** The low 32 bits of a chance, 0 to 2^32. For 2^32 they are 0, see `sureOf`. */
// @ts-ignore: decorator
@inline
export function bitsOf(chance: f64): u32 {
  return <u32>(<u64>chance)
}

/** -1 (all bits) if the chance is 2^32, so that the event happens without a draw; else 0. */
// @ts-ignore: decorator
@inline
export function sureOf(chance: f64): i32 {
  return chance >= 4294967296 ? -1 : 0
}

/**
 * The `open` lanes in which the event happens; 0 in the others. For a chance below 2^32.
 *
 * The bits of the chance are tested by branches and not by masks: they are the same for every pair, so the branches are
 * predicted. Whether lanes are still open is not predictable, and a misprediction costs as much as several words. So ten
 * words are drawn before the first test, then five at a time: 30 open lanes are all closed after ten words in 97 of 100
 * cases. After the last 1 of the chance no event can happen: p = 1/2 takes one word.
 */
// @ts-ignore: decorator
@inline
export function decide(start: v128, stride: v128, bits: u32, open: v128): v128 {
  let happens = i32x4.splat(0)
  let state = start, rest = bits, blocks = 2
  let word: v128, zero: v128
  do {
    //# for j of 0..4
    state = i32x4.add(state, stride), word = mix(state), zero = v128.andnot(open, word)
    if (rest & (0x80000000 >>> $j)) {
      happens = v128.or(happens, zero)
      if (!(rest & (0x7fffffff >>> $j))) return happens
      open = v128.and(open, word)
    } else {
      open = zero
    }
    //# end
    rest <<= 5
    blocks--
  } while (rest != 0 && (blocks > 0 || v128.any_true(open)))
  return happens
}

/**
 * The same for two chances, of the lanes in `open` and of those in `still`. Each may be 2^32. Not inlined, so that the
 * module has it once and not once per vmax.
 */
export function decideTwo(
  start: v128,
  stride: v128,
  bits: u32,
  sure: i32,
  open: v128,
  bitsStill: u32,
  sureStill: i32,
  still: v128,
): v128 {
  let happens = v128.or(v128.and(i32x4.splat(sure), open), v128.and(i32x4.splat(sureStill), still))
  let state = start, rest = bits, restStill = bitsStill, blocks = 2
  let word: v128, zero: v128, zeroStill: v128
  do {
    //# for j of 0..4
    state = i32x4.add(state, stride), word = mix(state)
    zero = v128.andnot(open, word), zeroStill = v128.andnot(still, word)
    if (rest & (0x80000000 >>> $j)) happens = v128.or(happens, zero), open = v128.and(open, word)
    else open = zero
    if (restStill & (0x80000000 >>> $j)) happens = v128.or(happens, zeroStill), still = v128.and(still, word)
    else still = zeroStill
    //# end
    rest <<= 5
    restStill <<= 5
    blocks--
  } while ((rest | restStill) != 0 && (blocks > 0 || v128.any_true(v128.or(open, still))))
  return happens
}
