/** A wave, an obstacle, and the grid where the field is wanted. */

/**
 * The edge of an obstacle: the point at t, where t from 0 to 1 goes once around, anticlockwise.
 *
 * @example
 * import type { Contour } from 'lanewise/wave'
 *
 * const circle: Contour = (t) => [Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)]
 */
export type Contour = (t: number) => readonly [x: number, y: number]

/** Plain data, so that it can be sent to workers. */
export type Scene = {
  /** The wave number, 2π / wavelength. */
  k: number
  /** Coordinates of the grid; point (i, j) has the number j (nx + 1) + i. */
  x: Float64Array
  y: Float64Array
  /** Corners of the obstacle; the last is the first. */
  corners: { x: Float64Array; y: Float64Array }
  segments: Segments
}

/** Segments of the contour: midpoints, inward normals of length 1, and complex weights of H0 and of cos α H1. */
export type Segments = {
  [Name in 'x' | 'y' | 'normalX' | 'normalY' | 'aRe' | 'aIm' | 'bRe' | 'bIm']: Float64Array
}

/**
 * The default contour, an egg.
 *
 * @param t 0 to 1
 * @returns the point [x, y]
 *
 * @example
 * import { createWave } from 'lanewise/wave'
 *
 * // An obstacle half as large:
 * await createWave({ contour: (t) => [0.5 * egg(t)[0], 0.5 * egg(t)[1]] })
 */
export const egg: Contour = (t) => {
  const angle = 2 * Math.PI * t
  return [Math.cos(angle + 0.5 * Math.sin(angle + 0.9)), Math.sin(angle)]
}

/** The corners of a contour with so many segments. */
export function cornersOf(contour: Contour, segments: number): Scene['corners'] {
  const corners = Array.from({ length: segments + 1 }, (_, i) => contour(i / segments))
  return { x: Float64Array.from(corners, ([x]) => x), y: Float64Array.from(corners, ([, y]) => y) }
}

/** A scene: the grid reaches some wavelengths beyond the contour. */
export function sceneOf(corners: Scene['corners'], nx: number, ny: number, wavelength: number): Scene {
  const k = (2 * Math.PI) / wavelength
  const axis = (values: Float64Array, before: number, after: number, n: number) => {
    const from = values.reduce((a, b) => Math.min(a, b)) - before * wavelength
    const to = values.reduce((a, b) => Math.max(a, b)) + after * wavelength
    const step = (to - from) / n
    return Float64Array.from({ length: n + 1 }, (_, i) => (i === n ? to : i * step + from))
  }
  return {
    ...{ k, corners },
    x: axis(corners.x, 5, 3, nx),
    y: axis(corners.y, 3, 4, ny),
    segments: segmentsOf(corners, k),
  }
}

/** Segments along the wave are in the shadow, even if rounding turns them a little. */
const GRAZING = 1e-9

function segmentsOf({ x, y }: Scene['corners'], k: number): Segments {
  const each = Array.from({ length: x.length - 1 }, (_, m) => {
    const [dx, dy] = [x[m + 1] - x[m], y[m + 1] - y[m]]
    const ds = Math.hypot(dx, dy)
    const [normalX, normalY] = [-dy / ds, dx / ds]
    const middle = 0.5 * (x[m] + x[m + 1])
    const [cos, sin] = [Math.cos(k * middle), Math.sin(k * middle)]
    // The wave goes in the direction of x. On the lit side the scattered wave equals it, in the shadow it cancels it.
    const a = 0.25 * ds * normalX * k
    const b = 0.25 * ds * k * (normalX > GRAZING ? 1 : -1)
    return {
      ...{ x: middle, y: 0.5 * (y[m] + y[m + 1]), normalX, normalY },
      ...{ aRe: a * cos, aIm: a * sin, bRe: b * sin, bIm: -b * cos },
    }
  })
  const column = (name: keyof Segments) => Float64Array.from(each, (segment) => segment[name])
  return {
    ...{ x: column('x'), y: column('y'), normalX: column('normalX'), normalY: column('normalY') },
    ...{ aRe: column('aRe'), aIm: column('aIm'), bRe: column('bRe'), bIm: column('bIm') },
  }
}

/** The largest k r between a point of the grid and a segment: no larger than over the corners of the grid. */
export function farthest({ k, x, y, corners }: Scene): number {
  const [nx, ny] = [x.length - 1, y.length - 1]
  let most = 0
  for (let i = 0; i < corners.x.length; i++) {
    const dx = Math.max(corners.x[i] - x[0], x[nx] - corners.x[i])
    const dy = Math.max(corners.y[i] - y[0], y[ny] - corners.y[i])
    most = Math.max(most, Math.hypot(dx, dy))
  }
  return k * most
}
