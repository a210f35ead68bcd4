/**
 * Bessel functions of the orders 0 and 1 for x > 0, to 1e-15 or better where |value| is at most 1. They make the table that
 * all kernels read (hankelTable.ts), so they are written to be exact, not fast.
 *
 * "9.1.89" and the like are formulas of Abramowitz and Stegun, Handbook of Mathematical Functions (1964).
 */
import { checkNumber } from '../check.js'

/** J0, Y0, J1 and Y1 at one place; the Hankel function H of order n is Jn + i Yn. */
export type Bessel = { j0: number; y0: number; j1: number; y1: number }

/** From here on the asymptotic series is exact to the last digit. */
const FAR = 25

/** Euler's constant. */
export const GAMMA = 0.5772156649015329

/**
 * The Bessel functions J0, Y0, J1 and Y1, to 1e-15 or better where |value| is at most 1, and elsewhere to as many digits.
 *
 * @param x 1e-100 to 1e300
 * @throws {TypeError | RangeError} if it is not
 *
 * @example
 * const { j0, y0 } = bessel(1) // 0.76519768655796… and 0.08825696421567…
 * Math.hypot(j0, y0) // the amplitude of an outgoing wave there, |H0|
 */
export function bessel(x: number): Bessel {
  checkNumber('x', x, 1e-100, 1e300)
  return x < FAR ? besselNear(x) : besselFar(x)
}

/** Neumann's series 9.1.89 for Y0 as a sum of J of even orders, and its derivative -Y1. */
function besselNear(x: number): Bessel {
  const j = besselJ(x, 2 * Math.ceil(x / 2 + 20))
  let [even, odd] = [0, 0]
  for (let k = (j.length >> 1) - 1; k > 0; k--) {
    const sign = k % 2 === 0 ? 1 : -1
    even += (sign * j[2 * k]) / k
    odd += (sign * (2 * k + 1) * j[2 * k + 1]) / (k * (k + 1))
  }
  const log = Math.log(x / 2) + GAMMA
  return {
    j0: j[0],
    y0: (2 / Math.PI) * (log * j[0] - 2 * even),
    j1: j[1],
    y1: (2 / Math.PI) * ((log - 1) * j[1] - j[0] / x - odd),
  }
}

/**
 * J of the orders 0 to `most` by Miller's algorithm: the recurrence 9.1.27, downwards from an order where J is negligible,
 * and scaled by 1 = J0 + 2 J2 + 2 J4 + …
 *
 * @param x above 0
 * @param most well above x
 */
export function besselJ(x: number, most: number): Float64Array {
  const start = most + 20 + 2 * Math.ceil(Math.sqrt(most))
  const j = new Float64Array(start + 2)
  j[start] = 1e-300
  let sum = 0
  for (let n = start; n > 0; n--) {
    j[n - 1] = ((2 * n) / x) * j[n] - j[n + 1]
    if (n % 2 === 1) sum += n === 1 ? j[0] : 2 * j[n - 1]
    if (Math.abs(j[n - 1]) > 1e200) {
      j.fill(0, n + 60)
      for (let i = n - 1; i < Math.min(n + 60, start + 1); i++) j[i] *= 1e-200
      sum *= 1e-200
    }
  }
  return j.subarray(0, most + 1).map((value) => value / sum)
}

/** The asymptotic series 9.2.5 to 9.2.10. */
function besselFar(x: number): Bessel {
  const [p0, q0] = asymptotic(0, x)
  const [p1, q1] = asymptotic(4, x)
  const root = Math.sqrt(1 / (Math.PI * x))
  // cos and sin of x - π/4, times √2; those of x - 3π/4 are the sine and minus the cosine.
  const cos = root * (Math.cos(x) + Math.sin(x))
  const sin = root * (Math.sin(x) - Math.cos(x))
  return {
    j0: p0 * cos - q0 * sin,
    y0: p0 * sin + q0 * cos,
    j1: p1 * sin + q1 * cos,
    y1: q1 * sin - p1 * cos,
  }
}

/** P and Q of 9.2.9 and 9.2.10 for μ = 4 n². */
function asymptotic(mu: number, x: number): [p: number, q: number] {
  const sums = [1, 0, 0, 0]
  let term = 1
  for (let k = 1; k < 30 && Math.abs(term) > 1e-18; k++) {
    term *= (mu - (2 * k - 1) ** 2) / (8 * k * x)
    sums[k % 4] += term
  }
  return [sums[0] - sums[2], sums[1] - sums[3]]
}
