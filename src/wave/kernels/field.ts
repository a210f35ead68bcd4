import type { Scene } from '../scene.js'
import type { Field, Points } from './kernel.js'

/** The field, point by point. `at` gives its real and imaginary part, or undefined inside the obstacle. */
export function fieldOf(
  { x, y }: Scene,
  { first, stride, count }: Points,
  at: (px: number, py: number) => readonly [re: number, im: number] | undefined,
): Field {
  const field = { re: new Float64Array(count), im: new Float64Array(count), inside: new Uint8Array(count) }
  for (let n = 0; n < count; n++) {
    const point = first + stride * n
    const value = at(x[point % x.length], y[Math.floor(point / x.length)])
    if (value) {
      field.re[n] = value[0]
      field.im[n] = value[1]
    } else {
      field.inside[n] = 1
    }
  }
  return field
}
