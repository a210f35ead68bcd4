import { checkNames, checkNumber, show } from '../check.js'
import type { CarRules } from '../kernels/cars/rules.js'
import { chance } from '../random/draws.js'

/**
 * What is at the ends of a road.
 *
 * - `'ring'`: the last cell is followed by the first. For all models.
 * - `{ entry, exit }`, for cars, both from 0 to 1: an open road. In each step a car waits before the first cell with
 *   probability `entry`, with velocity vmax; it drives in without hesitation if the first cell is empty, and is gone
 *   otherwise. With probability `exit` the way out is open, and cars drive out; otherwise they brake as behind a
 *   standing car. A car on the last cell does not hesitate at random, so that it leaves with probability `exit`.
 * - `{ left, right }`, for elementary rules: the cells outside are always 0 or 1.
 */
export type Boundary =
  | 'ring'
  | { readonly entry: number; readonly exit: number }
  | { readonly left: 0 | 1; readonly right: 0 | 1 }

/** What the roads of a model may have at their ends, if they are no rings: `{ entry, exit }` or `{ left, right }`. */
export type Ends = 'open' | 'fixed'

/** The ends of a road, checked. */
export function checkBoundary(boundary: Boundary, ends: Ends): Boundary {
  if (boundary === 'ring') return boundary
  if (typeof boundary !== 'object' || boundary === null) {
    throw new TypeError(`boundary: ${show(boundary)} is not 'ring', { entry, exit } or { left, right }`)
  }
  if (ends === 'fixed') {
    checkNames('boundary', boundary, ['left', 'right'])
    const { left, right } = boundary as { left: 0 | 1; right: 0 | 1 }
    return { left: checkBit('left', left), right: checkBit('right', right) }
  }
  checkNames('boundary', boundary, ['entry', 'exit'])
  const { entry, exit } = boundary as { entry: number; exit: number }
  return { entry: checkNumber('entry', entry, 0, 1), exit: checkNumber('exit', exit, 0, 1) }
}

function checkBit(name: string, value: unknown): 0 | 1 {
  if (value === 0 || value === 1) return value === 1 ? 1 : 0
  throw new RangeError(`${name}: ${show(value)} is not 0 or 1`)
}

/** The chances at the ends of an open road, for rules of cars; nothing on a ring. */
export const chancesAtEnds = (boundary: Boundary): Pick<CarRules, 'ends'> =>
  boundary !== 'ring' && 'entry' in boundary
    ? { ends: { entry: chance(boundary.entry), exit: chance(boundary.exit) } }
    : {}
