import { hankel, placesOf, polynomials } from '../hankelTable.js'
import type { Scene } from '../scene.js'
import { fieldOf } from './field.js'
import type { SyncWaveKernel } from './kernel.js'

/** Whole arrays over the segments, one operation after the other: what an array language such as NumPy does for a point. */
export const vectorised: SyncWaveKernel = {
  name: 'vectorised',
  unavailable: () => undefined,
  open(scene, table) {
    const isInside = openInside(scene)
    const scattered = openScattered(scene, table)
    return (points) => fieldOf(scene, points, (px, py) => (isInside(px, py) ? undefined : scattered(px, py)))
  },
}

/** Whether a point is to the left of every edge: all edges at once. */
function openInside({ corners: { x, y } }: Scene) {
  const [dx, dy, cross] = [new Float64Array(x), new Float64Array(y), new Float64Array(x.length - 1)]
  return (px: number, py: number) => {
    for (let m = 0; m < dx.length; m++) dx[m] = x[m] - px
    for (let m = 0; m < dy.length; m++) dy[m] = y[m] - py
    for (let m = 0; m < cross.length; m++) cross[m] = dx[m] * dy[m + 1] - dy[m] * dx[m + 1]
    return cross.every((value) => value > 1e-10)
  }
}

function openScattered({ k, segments }: Scene, table: Float64Array) {
  const { x, y, normalX, normalY, aRe, aIm, bRe, bIm } = segments
  const [dx, dy, r, cos, t, j0, y0, j1, y1] = Array.from({ length: 9 }, () => new Float64Array(x.length))
  const rows = new Int32Array(x.length)

  const setGeometry = (px: number, py: number) => {
    for (let m = 0; m < dx.length; m++) dx[m] = px - x[m]
    for (let m = 0; m < dy.length; m++) dy[m] = py - y[m]
    for (let m = 0; m < r.length; m++) r[m] = Math.sqrt(dx[m] * dx[m] + dy[m] * dy[m])
    for (let m = 0; m < cos.length; m++) cos[m] = (normalX[m] * dx[m] + normalY[m] * dy[m]) / r[m]
  }

  const setBessel = () => {
    placesOf(k, r, rows, t)
    for (const [f, values] of [j0, y0, j1, y1].entries()) polynomials(table, rows, f, t, values)
    // The few segments that are too near for the rows; in a midpoint itself the segment is left out.
    for (let m = 0; m < rows.length; m++) {
      if (rows[m] >= 0) continue
      const near = k * r[m] === 0 ? { j0: 0, y0: 0, j1: 0, y1: 0 } : hankel(table, k * r[m])
      ;[j0[m], y0[m], j1[m], y1[m]] = [near.j0, near.y0, near.j1, near.y1]
      if (k * r[m] === 0) cos[m] = 0
    }
  }

  return (px: number, py: number): [re: number, im: number] => {
    setGeometry(px, py)
    setBessel()
    let [re, im] = [0, 0]
    for (let m = 0; m < r.length; m++)
      re += aRe[m] * j0[m] - aIm[m] * y0[m] + (bRe[m] * j1[m] - bIm[m] * y1[m]) * cos[m]
    for (let m = 0; m < r.length; m++)
      im += aRe[m] * y0[m] + aIm[m] * j0[m] + (bRe[m] * y1[m] + bIm[m] * j1[m]) * cos[m]
    return [re, im]
  }
}
