/**
 * The Nagel-Schreckenberg model, one byte per cell, one car at a time: the scalar rung.
 *
 *     road:  … │ 0 │ 3 │ 0 │ 0 │ 1 │ …     0 an empty cell, 1 + velocity a car
 *                    └──┬──┘
 *                      gap
 *
 * The random draws are those of src/random/draws.ts, by row and lane of the lanes layout. It has `rows` rows; lanes from
 * `full` on lack the last one.
 */

/** Offsets of the step's parameters, 4 bytes each. src/kernels/cars/wasm.ts writes them. */
// @ts-ignore: decorator
@inline const CELLS: usize = 0
// @ts-ignore: decorator
@inline const BEGIN: usize = 4
// @ts-ignore: decorator
@inline const ROWS: usize = 8
// @ts-ignore: decorator
@inline const FULL: usize = 12
// @ts-ignore: decorator
@inline const OPEN: usize = 16
// @ts-ignore: decorator
@inline const KEY: usize = 20
/** Chances have 8 bytes, because 2^32 is one of them. */
// @ts-ignore: decorator
@inline const SLOW: usize = 32
// @ts-ignore: decorator
@inline const SLOW_START: usize = 40

/** One step of `length` bytes into `next`. `BEGIN` is the cell of the first of them; cells beyond the last one count as free. */
export function step(parameters: usize, vmax: u32, road: usize, next: usize, length: usize): void {
  memory.fill(next, 0, length)
  for (let i: usize = 0; i < length; i++) {
    const here = <u32>load<u8>(road + i)
    if (here == 0) continue
    const wanted = min(here, vmax)
    let v: u32 = 0
    while (v < wanted && (i + v + 1 >= length || load<u8>(road + i + v + 1) == 0)) v++
    if (v > 0 && slows(parameters, <i32>i, here == 1)) v--
    if (i + v < length) store<u8>(next + i + v, <u8>(v + 1))
  }
}

/** Whether the car in byte i slows down at random. */
function slows(parameters: usize, i: i32, stood: bool): bool {
  const chance = load<u64>(parameters + (stood ? SLOW_START : SLOW))
  if (chance == 0) return false
  const cells = load<i32>(parameters + CELLS)
  let cell = load<i32>(parameters + BEGIN) + i
  if (load<i32>(parameters + OPEN) && (cell == -1 || cell == cells - 1)) return false
  cell %= cells
  if (cell < 0) cell += cells
  const rows = load<i32>(parameters + ROWS)
  const full = load<i32>(parameters + FULL)
  const long = full * rows
  if (cell < long) return happens(parameters + KEY, cell % rows, cell / rows, chance)
  return happens(parameters + KEY, (cell - long) % (rows - 1), full + (cell - long) / (rows - 1), chance)
}

function happens(key: usize, row: u32, lane: u32, chance: u64): bool {
  if (chance > <u64>u32.MAX_VALUE) return true
  const x = mix(4 * (row >> 1) + (lane >> 5) + load<u32>(key))
  const stride = mix(x + load<u32>(key, 8)) | 1
  let state = mix(x ^ load<u32>(key, 4))
  for (let rest = <u32>chance; rest != 0; rest <<= 1) {
    state += stride
    const bit = (mix(state) >> (lane & 31)) & 1
    if (bit != rest >> 31) return bit == 0
  }
  return false
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

/** Adds to `counts` (8 bytes each) the cars of each velocity and, last, the runs of stopped cars, counted at their ends. */
export function countVelocities(road: usize, first: usize, end: usize, vmax: u32, counts: usize): void {
  for (let i = first; i < end; i++) {
    const here = <u32>load<u8>(road + i)
    if (here > 0) add(counts, here - 1)
    if (here == 1 && load<u8>(road + i + 1) != 1) add(counts, vmax + 1)
  }
}

// @ts-ignore: decorator
@inline
function add(counts: usize, k: u32): void {
  const at = counts + ((<usize>k) << 3)
  store<f64>(at, load<f64>(at) + 1)
}
