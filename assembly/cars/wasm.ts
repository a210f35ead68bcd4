/**
 * The loop over cars of src/kernels/cars/naive.ts, compiled: an array of positions and one of velocities, 8 and 1 bytes a
 * car. The car ahead of car i is car i + 1.
 *
 * The draws are those of src/random/carDraws.ts, 32 cars at once.
 */

/** Offsets of the parameters of a step. src/kernels/cars/wasm.ts writes them. */
// @ts-ignore: decorator
@inline const KEY: usize = 0
/** Chances have 8 bytes, because 2^32 is one of them. */
// @ts-ignore: decorator
@inline const SLOW: usize = 16
// @ts-ignore: decorator
@inline const SLOW_START: usize = 24

/** Moves so many cars. The first one has this number; `ahead` of the last one there is another. */
export function move(parameters: usize, vmax: i32, positions: usize, velocities: usize, cars: i32, number: f64): void {
  const slow = load<u64>(parameters, SLOW), slowStart = load<u64>(parameters, SLOW_START)
  let car = <i64>number
  let ofMoved: u32 = 0, ofStood: u32 = 0
  for (let i = 0; i < cars; i++, car++) {
    if (i == 0 || (car & 31) == 0) {
      const place = <u32>(car >> 5)
      ofMoved = slowPlace(parameters + KEY, place, slow)
      ofStood = slow == slowStart ? ofMoved : slowPlace(parameters + KEY, place, slowStart)
    }
    const at = positions + (<usize>i << 3)
    const position = load<f64>(at)
    const gap = load<f64>(at, 8) - position - 1
    const old = <i32>load<u8>(velocities + i)
    let v = min(old + 1, vmax)
    if (gap < <f64>v) v = <i32>gap
    v -= <i32>(((old == 0 ? ofStood : ofMoved) >> (<u32>car & 31)) & 1) & <i32>(v > 0)
    store<u8>(velocities + i, <u8>v)
    store<f64>(at, position + <f64>v)
  }
}

function slowPlace(key: usize, place: u32, chance: u64): u32 {
  if (chance > <u64>u32.MAX_VALUE) return -1
  let a = mix(place + load<u32>(key))
  const y = mix(a ^ load<u32>(key, 4))
  let b = y
  let c = a + load<u32>(key, 8)
  let d = y ^ load<u32>(key, 12)
  let open: u32 = -1, slow: u32 = 0
  for (let digits = <u32>chance; digits != 0 && open != 0; digits <<= 4) {
    a += b
    d = rotl(d ^ a, 16)
    c += d
    b = rotl(b ^ c, 12)
    a += b
    d = rotl(d ^ a, 8)
    c += d
    b = rotl(b ^ c, 7)
    c ^= y
    if (digits & 0x80000000) slow |= open & ~a
    open &= a
    if (digits & 0x40000000) slow |= open & ~b
    open &= b
    if (digits & 0x20000000) slow |= open & ~c
    open &= c
    if (digits & 0x10000000) slow |= open & ~d
    open &= d
  }
  return slow
}

// @ts-ignore: decorator
@inline
function mix(word: u32): u32 {
  let x = word ^ (word >> 16)
  x *= 0x7feb352d
  x ^= x >> 15
  x *= 0x846ca68b
  return x ^ (x >> 16)
}
