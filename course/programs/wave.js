/**
 * The wave of chapter 3 as one program, for 128 intervals in both directions and 128 segments. Chapter 4 looks where its time
 * goes. It prints its checksum and its phases as JSON.
 *
 * `node course/programs/wave.js free` does without the Bessel functions: the result is wrong, but the time is what the rest
 * takes.
 */
import { performance } from 'node:perf_hooks'
import { bessel, egg } from 'lanewise/wave'

const n = 128
const wavelength = 0.5
const k = (2 * Math.PI) / wavelength

/** Stands for the Bessel functions, and takes no time. */
const free = () => ONES
const ONES = { j0: 1, y0: 1, j1: 1, y1: 1 }

const functions = process.argv[2] === 'free' ? free : bessel

/** @typedef {{ x: number, y: number }} Point */

/**
 * Does some work as a phase of the program.
 *
 * @template T
 * @param {string} name
 * @param {() => T} work
 */
function phase(name, work) {
  performance.mark(name)
  const result = work()
  performance.measure(name, name)
  return result
}

/** The corners of the obstacle; the last is the first. */
function cornersOf() {
  return Array.from({ length: n + 1 }, (_, i) => {
    const [x, y] = egg(i / n)
    return { x, y }
  })
}

/**
 * Midpoints, inward normals of length 1, and complex weights of H0 and of cos α H1.
 *
 * @param {Point[]} corners
 */
function segmentsOf(corners) {
  return corners.slice(0, n).map(({ x, y }, m) => {
    const [dx, dy] = [corners[m + 1].x - x, corners[m + 1].y - y]
    const length = Math.hypot(dx, dy)
    const [normalX, normalY] = [-dy / length, dx / length]
    const middle = x + dx / 2
    const [cos, sin] = [Math.cos(k * middle), Math.sin(k * middle)]
    const a = 0.25 * length * normalX * k
    const b = 0.25 * length * k * (normalX > 0 ? 1 : -1)
    return {
      ...{ x: middle, y: y + dy / 2, normalX, normalY },
      ...{ aRe: a * cos, aIm: a * sin, bRe: b * sin, bIm: -b * cos },
    }
  })
}

/**
 * The points of the grid: it reaches some wavelengths beyond the obstacle.
 *
 * @param {Point[]} corners
 */
function gridOf(corners) {
  /** @type {(values: number[], before: number, after: number) => number[]} */
  const axis = (values, before, after) => {
    const from = Math.min(...values) - before * wavelength
    const to = Math.max(...values) + after * wavelength
    return Array.from({ length: n + 1 }, (_, i) => from + (i * (to - from)) / n)
  }
  const xs = axis(
    corners.map(({ x }) => x),
    5,
    3,
  )
  const ys = axis(
    corners.map(({ y }) => y),
    3,
    4,
  )
  return ys.flatMap((y) => xs.map((x) => ({ x, y })))
}

/**
 * Whether a point is to the left of every edge.
 *
 * @param {Point[]} corners
 * @param {Point} point
 */
function isInside(corners, point) {
  for (let m = 0; m < n; m++) {
    const [from, to] = [corners[m], corners[m + 1]]
    const cross = (from.x - point.x) * (to.y - point.y) - (from.y - point.y) * (to.x - point.x)
    if (cross < 1e-10) return false
  }
  return true
}

/**
 * The scattered wave in a point outside: a sum over all segments.
 *
 * @param {ReturnType<typeof segmentsOf>} segments
 * @param {Point} point
 */
function scattered(segments, point) {
  let [re, im] = [0, 0]
  for (const { x, y, normalX, normalY, aRe, aIm, bRe, bIm } of segments) {
    const [dx, dy] = [point.x - x, point.y - y]
    const r = Math.sqrt(dx * dx + dy * dy)
    const cos = (normalX * dx + normalY * dy) / r
    const { j0, y0, j1, y1 } = functions(k * r)
    re += aRe * j0 - aIm * y0 + (bRe * j1 - bIm * y1) * cos
    im += aRe * y0 + aIm * j0 + (bRe * y1 + bIm * j1) * cos
  }
  return { re, im }
}

const { grid, corners, segments } = phase('set-up', () => {
  const corners = cornersOf()
  return { corners, segments: segmentsOf(corners), grid: gridOf(corners) }
})
const outside = phase('mask', () => grid.filter((point) => !isInside(corners, point)))
const field = phase('sums', () => outside.map((point) => scattered(segments, point)))
const checksum = phase('checksum', () => field.reduce((sum, { re, im }) => sum + re * re + im * im, 0))

const phases = performance.getEntriesByType('measure').map(({ name, duration }) => ({ name, ms: duration }))
process.stdout.write(JSON.stringify({ checksum, points: outside.length, phases }))
