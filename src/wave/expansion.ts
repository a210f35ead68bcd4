/**
 * The scattered field outside a circle that holds the contour, as a sum of outgoing waves around its centre:
 *
 *     ψ = Σ H_n(k R) (P_n cos nθ + Q_n sin nθ),  n = 0, 1, … , N
 *
 * where R and θ are polar coordinates of the point. The terms come from Graf's addition theorem (9.1.79 of Abramowitz and
 * Stegun): for a source at polar coordinates ρ < R and φ,
 *
 *     H0(k |point - source|) = J_0 H_0 + 2 Σ J_n(k ρ) H_n(k R) cos n(θ - φ)
 *
 * A segment is such a source times a, and the derivative of one along its normal times b / k.
 *
 * The sum is cut where all further terms together are below TAIL, whatever the phases: N depends on R, and grows towards
 * the circle as the terms fall like (radius / R)^n.
 */
import { bessel, besselJ } from './bessel.js'
import type { Scene, Segments } from './scene.js'

/** What the terms left out are at most, when the incoming wave is 1. */
export const TAIL = 5e-11

/** Classes of points by radius / R: class c is from (c - 1)/CLASSES to c/CLASSES. */
export const CLASSES = 64

export type Expansion = {
  /** The circle. */
  x: number
  y: number
  radius: number
  /** Largest n per class, or 0: there the sum over the segments is better. */
  orders: Int32Array
  /** Per n real and imaginary part of P, then of Q. */
  coefficients: Float64Array
}

/** The expansion of a scene. */
export function expansionOf({ k, segments }: Scene): Expansion {
  const circle = circleAround(segments)
  const terms = termsFor(k * circle.radius, segments.x.length)
  const { coefficients, sizes } = expand(k, segments, circle, terms)
  const orders = Int32Array.from({ length: CLASSES + 1 }, (_, c) =>
    c === 0 || c === CLASSES || terms === 0 ? 0 : orderAt(k * circle.radius, c / CLASSES, sizes),
  )
  return { ...circle, orders, coefficients }
}

type Circle = { x: number; y: number; radius: number }

/**
 * A circle around the midpoints, little larger than the smallest: the centre goes towards the farthest midpoint in ever
 * smaller steps (Bădoiu and Clarkson, Smaller core-sets for balls, 2003). So it stays within the contour.
 */
function circleAround({ x, y }: Segments): Circle {
  let [cx, cy] = [x[0], y[0]]
  const farthest = () => {
    let [at, most] = [0, -1]
    for (let m = 0; m < x.length; m++) {
      const square = (x[m] - cx) ** 2 + (y[m] - cy) ** 2
      if (square > most) [at, most] = [m, square]
    }
    return at
  }
  for (let step = 1; step <= 200; step++) {
    const m = farthest()
    cx += (x[m] - cx) / (step + 1)
    cy += (y[m] - cy) / (step + 1)
  }
  const m = farthest()
  return { x: cx, y: cy, radius: Math.hypot(x[m] - cx, y[m] - cy) }
}

/**
 * How many terms to prepare. A term costs a third of a segment, so no more than thrice the segments; J must not underflow,
 * nor H overflow. Fewer than the waves around the circle are of no use.
 */
function termsFor(kRadius: number, segments: number): number {
  const wanted = Math.ceil(kRadius + 40 + segments / 4)
  if (wanted > 3 * segments) return 0
  const j = besselJ(kRadius, wanted)
  const small = j.findIndex((value, n) => n > kRadius && Math.abs(value) < 1e-270)
  return small < 0 ? wanted : small < 4 ? 0 : small
}

/** The coefficients, and bounds of |P cos nθ + Q sin nθ|. */
function expand(k: number, segments: Segments, { x, y }: Circle, terms: number) {
  const coefficients = new Float64Array(4 * terms)
  const sizes = new Float64Array(terms)
  const [cos, sin] = [new Float64Array(terms + 1), new Float64Array(terms + 1)]
  for (let m = 0; m < segments.x.length && terms > 0; m++) {
    const [dx, dy] = [segments.x[m] - x, segments.y[m] - y]
    const j = waves(k * Math.hypot(dx, dy), Math.atan2(dy, dx), cos, sin)
    const { aRe, aIm, bRe, bIm, normalX, normalY } = segments
    const [a, b] = [Math.hypot(aRe[m], aIm[m]), Math.hypot(bRe[m], bIm[m])]
    for (let n = 0; n < terms; n++) {
      // The waves of order -1 are those of order 1 mirrored; those of order 0 count once, not twice.
      const half = n === 0 ? 0.5 : 1
      const cosBelow = n === 0 ? -cos[1] : cos[n - 1]
      const sinBelow = n === 0 ? sin[1] : sin[n - 1]
      const p = normalX[m] * (cosBelow - cos[n + 1]) - normalY[m] * (sinBelow + sin[n + 1])
      const q = normalX[m] * (sinBelow - sin[n + 1]) + normalY[m] * (cosBelow + cos[n + 1])
      coefficients[4 * n] += half * (2 * aRe[m] * cos[n] + bRe[m] * p)
      coefficients[4 * n + 1] += half * (2 * aIm[m] * cos[n] + bIm[m] * p)
      coefficients[4 * n + 2] += half * (2 * aRe[m] * sin[n] + bRe[m] * q)
      coefficients[4 * n + 3] += half * (2 * aIm[m] * sin[n] + bIm[m] * q)
      sizes[n] += 2 * a * Math.abs(j[n]) + b * (Math.abs(j[Math.abs(n - 1)]) + Math.abs(j[n + 1]))
    }
  }
  return { coefficients, sizes }
}

/** Sets J_n(x) cos nφ and J_n(x) sin nφ, and returns J_n(x). */
function waves(x: number, phi: number, cos: Float64Array, sin: Float64Array): Float64Array {
  const j = x > 0 ? besselJ(x, cos.length - 1) : Float64Array.from(cos, (_, n) => (n === 0 ? 1 : 0))
  const [turnX, turnY] = [Math.cos(phi), Math.sin(phi)]
  let c = 1
  let s = 0
  for (let n = 0; n < cos.length; n++) {
    cos[n] = j[n] * c
    sin[n] = j[n] * s
    const next = c * turnX - s * turnY
    s = c * turnY + s * turnX
    c = next
  }
  return j
}

/** The smallest order that leaves out no more than TAIL at radius / R = u, or 0. */
function orderAt(kRadius: number, u: number, sizes: Float64Array): number {
  const terms = sizes.length
  const h = hankelSizes(kRadius / u, terms)
  // Beyond the last term, each is less than q times the one before: J_(n+1) / J_n < (x/2n) / (1 - (x/2n)²) where n > x,
  // and |H_(n+1) / H_n| < 2n/x, or one more where n < x.
  const half = kRadius / (2 * terms)
  const q = (u + (kRadius / u < terms ? 0 : half)) / (1 - half * half)
  if (q >= 1) return 0
  let tail = (sizes[terms - 1] * h[terms - 1] * q) / (1 - q)
  let n = terms - 1
  for (; n > kRadius + 1 && tail + sizes[n] * h[n] < TAIL; n--) tail += sizes[n] * h[n]
  return tail < TAIL ? n : 0
}

/** At least |H_n(x)|, as |J| + |Y|: the recurrence 9.1.27 upwards, where Y, which grows, stays exact. */
function hankelSizes(x: number, terms: number): Float64Array {
  const { j0, y0, j1, y1 } = bessel(x)
  const [j, y, sizes] = [new Float64Array(terms), new Float64Array(terms), new Float64Array(terms)]
  j.set([j0, j1])
  y.set([y0, y1])
  for (let n = 2; n < terms; n++) {
    const factor = (2 * (n - 1)) / x
    j[n] = factor * j[n - 1] - j[n - 2]
    y[n] = factor * y[n - 1] - y[n - 2]
  }
  for (let n = 0; n < terms; n++) sizes[n] = Math.abs(j[n]) + Math.abs(y[n])
  return sizes
}
