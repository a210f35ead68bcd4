import { checkInteger, checkNames, show } from '../check.js'

/** The steps that `advance` observes: `every` or `at`. */
export type Schedule = {
  /** Steps of this call between observations, 1 or more. */
  every?: number
  /** The observed steps of this call, ascending, counted from 1. */
  at?: readonly number[]
}

const checkSteps = (steps: number) => checkInteger('steps', steps, 0, Number.MAX_SAFE_INTEGER)

/** Most observations per call: a gigabyte. */
const MOST_OBSERVATIONS = 2 ** 24

/** The observed steps of a call, ascending. */
export function checkSchedule(steps: number, schedule: Schedule = {}): readonly number[] {
  checkSteps(steps)
  checkNames('advance', schedule, ['every', 'at'])
  const { every, at } = schedule
  if (at === undefined && every === undefined) return NONE
  if (at === undefined) {
    checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
    const count = Math.floor(steps / every!)
    if (count > MOST_OBSERVATIONS) {
      throw new RangeError(
        `every: ${every} of ${steps} steps are ${count} observations; one call returns at most ${MOST_OBSERVATIONS}`,
      )
    }
    return Array.from({ length: count }, (_, i) => (i + 1) * every!)
  }
  if (every !== undefined) throw new TypeError(`every: ${show(every)} cannot be combined with at`)
  if (!Array.isArray(at)) throw new TypeError(`at: ${show(at)} is not an array of steps`)
  for (let i = 0; i < at.length; i++) checkInteger(`at[${i}]`, at[i], i === 0 ? 1 : at[i - 1] + 1, steps)
  return [...at]
}

/**
 * The observed steps of one slice of a long advance, for `at`: every so many steps of the whole.
 *
 * @param done steps before this slice, which has `count`
 */
export function observedIn(done: number, count: number, every: number): number[] {
  const at = []
  for (let step = every * (Math.floor(done / every) + 1); step <= done + count; step += every)
    at.push(step - done)
  return at
}

const NONE: readonly number[] = []
