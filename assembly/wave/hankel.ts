/**
 * J0, Y0, J1 and Y1 from the table of src/wave/hankelTable.ts: the operations of its `hankel`, in the same order, so that all
 * digits agree. They are stored side by side:
 *
 *     out: │ J0 │ Y0 │ J1 │ Y1 │
 */

/** Bytes of one power in the table: four coefficients. */
// @ts-ignore: decorator
@inline
const POWER: usize = 32

// @ts-ignore: decorator
@inline
const NEAR_TERMS: usize = 16
// @ts-ignore: decorator
@inline
const TERMS: usize = 8

/** Bytes of the row of one interval. */
// @ts-ignore: decorator
@inline
export const ROW: usize = TERMS * POWER

/** The first interval. */
// @ts-ignore: decorator
@inline
export const FIRST: i32 = 16

/** Where the row of interval 0 would be: that of the first is behind the power series. */
// @ts-ignore: decorator
@inline
export const ROWS: usize = NEAR_TERMS * POWER - FIRST * ROW

// @ts-ignore: decorator
@inline
const ROUND: f64 = 4503599627370496

// @ts-ignore: decorator
@inline
const GAMMA: f64 = 0.5772156649015329

/** @param x above 0 */
export function hankel(table: usize, x: f64, out: usize): void {
  const i = 4 * x + ROUND - ROUND
  if (i < FIRST) {
    near(table, x, out)
    return
  }
  const t = 4 * x - i
  const row = table + ROWS + ROW * <usize>i
  store<f64>(out, polynomial(row, TERMS, t))
  store<f64>(out, polynomial(row + 8, TERMS, t), 8)
  store<f64>(out, polynomial(row + 16, TERMS, t), 16)
  store<f64>(out, polynomial(row + 24, TERMS, t), 24)
}

function near(table: usize, x: f64, out: usize): void {
  const v = x * x
  const log = (2 / Math.PI) * (ln(0.5 * x) + GAMMA)
  const j0 = polynomial(table, NEAR_TERMS, v)
  const j1 = x * polynomial(table + 16, NEAR_TERMS, v)
  store<f64>(out, j0)
  store<f64>(out, log * j0 + polynomial(table + 8, NEAR_TERMS, v), 8)
  store<f64>(out, j1, 16)
  store<f64>(out, log * j1 + x * polynomial(table + 24, NEAR_TERMS, v) - 2 / Math.PI / x, 24)
}

/** Horner's rule. */
// @ts-ignore: decorator
@inline
function polynomial(first: usize, terms: usize, t: f64): f64 {
  let power = first + POWER * (terms - 1)
  let sum = load<f64>(power)
  while (power > first) {
    power -= POWER
    sum = sum * t + load<f64>(power)
  }
  return sum
}

/** The logarithm, as src/wave/hankelTable.ts has it. */
function ln(x: f64): f64 {
  let m = x, e: f64 = 0
  for (; m < 0.75; m *= 2) e--
  for (; m >= 1.5; m *= 0.5) e++
  const s = (m - 1) / (m + 1)
  const v = s * s
  let sum: f64 = 1.0 / 23
  for (let k: f64 = 21; k > 0; k -= 2) sum = sum * v + 1 / k
  return 2 * s * sum + e * Math.LN2
}
