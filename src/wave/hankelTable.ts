/**
 * The Bessel functions that all kernels use, from one table of polynomials. Between a table and a kernel there are only
 * sums, products, quotients and roots, which every machine rounds alike: so all kernels have the same digits.
 *
 *     x < 3.875: power series in x² (9.1.12, 9.1.13, 9.1.10, 9.1.11 of Abramowitz and Stegun), coefficients of x^0, x^2, …
 *
 *     table: [ J0 │ Y0 │ J1 │ Y1 ] of x^0, [ J0 │ Y0 │ J1 │ Y1 ] of x^2, …                       NEAR_TERMS times
 *
 *     from there: one polynomial of degree 7 per interval of width 1/4, in t = 4x - i from -1/2 to 1/2; i = 16, 17, …
 *
 *     [ J0 │ Y0 │ J1 │ Y1 ] of t^0, [ J0 │ Y0 │ J1 │ Y1 ] of t^1, … t^7                         256 bytes per interval
 *
 * The error is at most 1e-14 below x = 10,000 (test/wave/hankelTable.test.ts), relative where |value| is above 1. Above, the
 * rounding of x itself counts: at the end of the longest table, 65,536, it is at most 1.2e-14.
 */
import { type Bessel, bessel, GAMMA } from './bessel.js'

/** Terms of the power series. */
export const NEAR_TERMS = 16

/** The first interval. */
const FIRST = 16

/** Coefficients of a polynomial. */
const TERMS = 8

/** Where the intervals begin, in numbers. */
const ROWS = 4 * NEAR_TERMS

/** Adding and subtracting it rounds to an integer. */
const ROUND = 2 ** 52

/** Bytes of a table up to this x. */
export const tableBytes = (most: number): number => 8 * ROWS + 256 * rowsUpTo(most)

const rowsUpTo = (most: number) => Math.max(0, Math.ceil(4 * most) + 1 - FIRST)

/** The table for x from 0 to `most`. */
export function hankelTable(most: number): Float64Array {
  const rows = rowsUpTo(most)
  const table = new Float64Array(ROWS + 4 * TERMS * rows)
  table.set(nearCoefficients())
  for (let row = 0; row < rows; row++) table.set(interpolate((FIRST + row) / 4), ROWS + 4 * TERMS * row)
  return table
}

/**
 * The coefficients of four power series in v = x²: J0 = a, J1 = x c, and with l = 2/π (ln(x/2) + γ) also Y0 = l J0 + b and
 * Y1 = l J1 + x d - 2/(π x).
 */
function nearCoefficients(): Float64Array {
  const coefficients = new Float64Array(ROWS)
  let term = 1 // (-1/4)^k / k!²
  let harmonic = 0 // 1 + 1/2 + … + 1/k
  for (let k = 0; k < NEAR_TERMS; k++) {
    const next = harmonic + 1 / (k + 1)
    const c = term / (2 * (k + 1))
    coefficients.set([term, (-2 / Math.PI) * harmonic * term, c, (-c / Math.PI) * (harmonic + next)], 4 * k)
    term /= -4 * (k + 1) ** 2
    harmonic = next
  }
  return coefficients
}

/** Polynomials in t that agree with the functions in the Chebyshev nodes of the interval around this x. */
function interpolate(middle: number): Float64Array {
  const values = NODES.map((node) => bessel(middle + node / 8))
  const polynomials = new Float64Array(4 * TERMS)
  for (const [f, name] of NAMES.entries()) {
    const cosines = NODES.map((_, n) => {
      const sum = values.reduce((sum, value, j) => sum + value[name] * chebyshev(n, j), 0)
      return ((n === 0 ? 1 : 2) / TERMS) * sum
    })
    for (let k = 0; k < TERMS; k++) {
      // t = s/2 for s from -1 to 1.
      polynomials[4 * k + f] = 2 ** k * cosines.reduce((sum, c, n) => sum + c * POWERS[n][k], 0)
    }
  }
  return polynomials
}

const NAMES = ['j0', 'y0', 'j1', 'y1'] as const
const NODES = Array.from({ length: TERMS }, (_, j) => Math.cos(((2 * j + 1) * Math.PI) / (2 * TERMS)))

/** The Chebyshev polynomial of degree n in node j. */
const chebyshev = (n: number, j: number) => Math.cos((n * (2 * j + 1) * Math.PI) / (2 * TERMS))

/** Coefficients of the powers in the Chebyshev polynomials: T(n+1) = 2 s T(n) - T(n-1). */
const POWERS = NODES.reduce<number[][]>((all, _, n) => {
  const power = (of: number[] | undefined, k: number) => of?.[k] ?? 0
  const next = (_: unknown, k: number) => 2 * power(all[n - 1], k - 1) - power(all[n - 2], k)
  all.push(n < 2 ? Array.from(NODES, (_, k) => (k === n ? 1 : 0)) : Array.from(NODES, next))
  return all
}, [])

/**
 * J0, Y0, J1 and Y1 from the table.
 *
 * @param x above 0, at most what the table was made for
 */
export function hankel(table: Float64Array, x: number): Bessel {
  const i = 4 * x + ROUND - ROUND
  if (i < FIRST) return nearHankel(table, x)
  const t = 4 * x - i
  const row = ROWS + 4 * TERMS * (i - FIRST)
  return {
    j0: polynomial(table, row, TERMS, t),
    y0: polynomial(table, row + 1, TERMS, t),
    j1: polynomial(table, row + 2, TERMS, t),
    y1: polynomial(table, row + 3, TERMS, t),
  }
}

/** For many distances r at once: where the row of k r begins in the table, or -1 for the power series; and its t. */
export function placesOf(k: number, r: Float64Array, rows: Int32Array, t: Float64Array) {
  for (let m = 0; m < r.length; m++) {
    const x = k * r[m]
    const i = 4 * x + ROUND - ROUND
    rows[m] = i < FIRST ? -1 : ROWS + 4 * TERMS * (i - FIRST)
    t[m] = 4 * x - i
  }
}

/** Function f of the rows, 0 to 3, for many t at once. */
export function polynomials(
  table: Float64Array,
  rows: Int32Array,
  f: number,
  t: Float64Array,
  values: Float64Array,
) {
  for (let m = 0; m < rows.length; m++) {
    if (rows[m] >= 0) values[m] = polynomial(table, rows[m] + f, TERMS, t[m])
  }
}

function nearHankel(table: Float64Array, x: number): Bessel {
  const v = x * x
  const log = (2 / Math.PI) * (ln(0.5 * x) + GAMMA)
  const j0 = polynomial(table, 0, NEAR_TERMS, v)
  const j1 = x * polynomial(table, 2, NEAR_TERMS, v)
  return {
    j0,
    y0: log * j0 + polynomial(table, 1, NEAR_TERMS, v),
    j1,
    y1: log * j1 + x * polynomial(table, 3, NEAR_TERMS, v) - 2 / Math.PI / x,
  }
}

/** Horner's rule. */
function polynomial(table: Float64Array, first: number, terms: number, t: number): number {
  let sum = table[first + 4 * (terms - 1)]
  for (let k = terms - 2; k >= 0; k--) sum = sum * t + table[first + 4 * k]
  return sum
}

/** The logarithm for x > 0: x = m 2^e, and ln m = 2 atanh s with s = (m - 1)/(m + 1), whose series is short. */
export function ln(x: number): number {
  let [m, e] = [x, 0]
  for (; m < 0.75; m *= 2) e--
  for (; m >= 1.5; m *= 0.5) e++
  const s = (m - 1) / (m + 1)
  const v = s * s
  let sum = 1 / 23
  for (let k = 21; k > 0; k -= 2) sum = sum * v + 1 / k
  return 2 * s * sum + e * Math.LN2
}
