import type { SweepPoint } from 'lanewise'

/** `count` densities from `from` to `to`. */
export const spaced = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => from + (i * (to - from)) / (count - 1))

/**
 * The top of a parabola through points of about the same error, by least squares, and the standard error of its height.
 * All points have the same weight: errors of few rings are themselves uncertain, and would favour some points by chance.
 */
export function topOf(points: Pick<SweepPoint, 'density' | 'flow' | 'flowError'>[]) {
  const middle = points.reduce((sum, { density }) => sum + density, 0) / points.length
  const variance = points.reduce((sum, { flowError }) => sum + flowError ** 2, 0) / points.length
  const powersAt = (x: number) => [1, x, x ** 2]
  const matrix = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => points.reduce((sum, { density }) => sum + (density - middle) ** (i + j), 0)),
  )
  const right = [0, 1, 2].map((i) =>
    points.reduce((sum, { density, flow }) => sum + flow * (density - middle) ** i, 0),
  )
  const covariance = inverse(matrix)
  const [a, b, c] = covariance.map((row) => dot(row, right))
  const [least, most] = [points[0].density, points[points.length - 1].density].map((x) => x - middle)
  const x = Math.min(most, Math.max(least, -b / (2 * c)))
  const powers = powersAt(x)
  const spread = dot(
    powers,
    covariance.map((row) => dot(row, powers)),
  )
  return { value: dot([a, b, c], powers), error: Math.sqrt(spread * variance), density: middle + x }
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0)

/** The inverse of a symmetric matrix of three rows, by cross products of its rows. */
function inverse(m: number[][]): number[][] {
  const columns = [cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])]
  const determinant = dot(m[0], columns[0])
  return [0, 1, 2].map((i) => columns.map((column) => column[i] / determinant))
}

const cross = (a: number[], b: number[]) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
