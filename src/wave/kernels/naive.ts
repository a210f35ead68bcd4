import { hankel } from '../hankelTable.js'
import type { Scene } from '../scene.js'
import { fieldOf } from './field.js'
import type { SyncWaveKernel } from './kernel.js'

/** The definition: a loop over points, and for each a loop over segments. */
export const naive: SyncWaveKernel = {
  name: 'naive',
  unavailable: () => undefined,
  open: (scene, table) => (points) =>
    fieldOf(scene, points, (px, py) =>
      isInside(scene, px, py) ? undefined : scattered(scene, table, px, py),
    ),
}

/** Whether the point is to the left of every edge of a convex contour; within rounding of an edge it is outside. */
export function isInside({ corners: { x, y } }: Scene, px: number, py: number): boolean {
  for (let m = 0; m < x.length - 1; m++) {
    const cross = (x[m] - px) * (y[m + 1] - py) - (y[m] - py) * (x[m + 1] - px)
    if (!(cross > 1e-10)) return false
  }
  return true
}

/** The sum over the segments: a H0(kr) + b cos α H1(kr), where α is the angle between the normal and the way to the point. */
function scattered(
  { k, segments }: Scene,
  table: Float64Array,
  px: number,
  py: number,
): [re: number, im: number] {
  const { x, y, normalX, normalY, aRe, aIm, bRe, bIm } = segments
  let re = 0
  let im = 0
  for (let m = 0; m < x.length; m++) {
    const dx = px - x[m]
    const dy = py - y[m]
    const r = Math.sqrt(dx * dx + dy * dy)
    // In the midpoint itself both terms are singular, and their principal value is negligible.
    if (k * r === 0) continue
    const cos = (normalX[m] * dx + normalY[m] * dy) / r
    const { j0, y0, j1, y1 } = hankel(table, k * r)
    re += aRe[m] * j0 - aIm[m] * y0 + (bRe[m] * j1 - bIm[m] * y1) * cos
    im += aRe[m] * y0 + aIm[m] * j0 + (bRe[m] * y1 + bIm[m] * j1) * cos
  }
  return [re, im]
}
