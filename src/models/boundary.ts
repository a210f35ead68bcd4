import { checkNames, checkNumber, show } from '../check.js'
import type { CarRules } from '../kernels/cars/rules.js'
import { chance } from '../random/draws.js'

/**
 * What is at the ends of a road.
 *
 * - `'ring'`: the first cell follows the last. For all models.
 * - `{ entry, exit }`, for cars, both from 0 to 1: an open road. In each step, with probability `entry`, a car with
 *   velocity vmax waits before the first cell. It enters without slowing down at random if the first cell is empty, and
 *   is removed otherwise. With probability `exit` the exit is open and cars leave; otherwise they brake as behind a
 *   stopped car. A car on the last cell does not slow down at random, so it leaves with probability `exit`.
 * - `{ left, right }`, for elementary rules: all cells outside are always 0 or 1.
 */
export type Boundary =
  | 'ring'
  | { readonly entry: number; readonly exit: number }
  | { readonly left: 0 | 1; readonly right: 0 | 1 }

/** The boundary that a model has besides the ring: `{ entry, exit }` is open, `{ left, right }` is fixed. */
export type Ends = 'open' | 'fixed'

/** Checks a boundary, for a model that has these ends. */
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

/** The probabilities at the ends of an open road, for rules of cars; none on a ring. */
export const chancesAtEnds = (boundary: Boundary): Pick<CarRules, 'ends'> =>
  boundary !== 'ring' && 'entry' in boundary
    ? { ends: { entry: chance(boundary.entry), exit: chance(boundary.exit) } }
    : {}
