import { show } from '../check.js'
import { type Contour, cornersOf, type Scene } from './scene.js'

/** Sizes of an obstacle: below, areas are so small that the test of what is inside takes them for nothing. */
const [LEAST, MOST] = [0.01, 1e6]

/** What counts as rounding, and as no length, in proportion. */
const ROUNDING = 1e-9
const NOTHING = 1e-12

/**
 * The corners of a contour, if it is convex, closed and anticlockwise.
 *
 * @throws {TypeError | RangeError} saying what is wrong, and where
 */
export function checkContour(contour: Contour, segments: number): Scene['corners'] {
  const corners = cornersOf((t) => pointAt(contour, t), segments)
  const { x, y } = corners
  const size = Math.max(extent(x), extent(y))
  if (!(size >= LEAST && size <= MOST)) {
    throw new RangeError(
      `contour: its size, ${size}, is not a number from ${LEAST} to ${MOST}; choose another unit`,
    )
  }
  const corner = (i: number) => `corner ${i} of ${segments}, (${x[i]}, ${y[i]})`
  const gap = Math.hypot(x[segments] - x[0], y[segments] - y[0])
  if (gap > ROUNDING * size) {
    throw new RangeError(
      `contour: it is not closed: it begins at ${corner(0)}, and ends at ${corner(segments)}`,
    )
  }
  const empty = lengthsOf(corners).findIndex((length) => length <= NOTHING * size)
  if (empty >= 0) throw new RangeError(`contour: the segment after ${corner(empty)} has no length`)
  const turns = turnsOf(corners)
  const round = turns.reduce((sum, turn) => sum + turn, 0) / (2 * Math.PI)
  if (areaOf(corners) < 0) throw new RangeError('contour: it goes clockwise, and must go anticlockwise')
  const concave = turns.findIndex((turn) => turn < -ROUNDING || turn > Math.PI - ROUNDING)
  if (concave >= 0) throw new RangeError(`contour: it is not convex at ${corner(concave)}`)
  if (Math.abs(round - 1) > 0.5) {
    throw new RangeError(`contour: it goes ${Math.round(round)} times around, and must go once`)
  }
  return corners
}

function pointAt(contour: Contour, t: number): readonly [number, number] {
  let point: readonly [number, number]
  try {
    point = contour(t)
  } catch (error) {
    throw new Error(`contour: it throws at t = ${t}: ${firstLine((error as Error)?.message ?? error)}`, {
      cause: error,
    })
  }
  const isPoint = Array.isArray(point) && point.length === 2 && point.every((one) => Number.isFinite(one))
  if (!isPoint) {
    const shown = Array.isArray(point) ? `[${point.map(show).join(', ')}]` : show(point)
    throw new TypeError(`contour: at t = ${t} it is ${shown}, which is not two finite numbers`)
  }
  return point
}

const firstLine = (message: unknown) => String(message).split('\n')[0]

const extent = (values: Float64Array): number =>
  values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))

const lengthsOf = ({ x, y }: Scene['corners']): number[] =>
  Array.from({ length: x.length - 1 }, (_, i) => Math.hypot(x[i + 1] - x[i], y[i + 1] - y[i]))

/** The angle between the segments before and after each corner, positive to the left. */
function turnsOf({ x, y }: Scene['corners']): number[] {
  const segments = x.length - 1
  return Array.from({ length: segments }, (_, i) => {
    const before = i === 0 ? segments - 1 : i - 1
    const [ax, ay] = [x[before + 1] - x[before], y[before + 1] - y[before]]
    const [bx, by] = [x[i + 1] - x[i], y[i + 1] - y[i]]
    return Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
  })
}

/** Twice the area, negative if the corners go clockwise. */
const areaOf = ({ x, y }: Scene['corners']): number =>
  x.reduce((sum, _, i) => (i === 0 ? 0 : sum + x[i - 1] * y[i] - y[i - 1] * x[i]), 0)
