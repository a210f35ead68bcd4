import type { SweepPoint } from '../measure/sweep.js'
import type { SpaceTime } from './spaceTime.js'

/**
 * The data of figures as .csv and .json.
 */

/** The columns of the .csv. */
const QUANTITIES = [
  ...(['wanted', 'samples'] as const),
  ...(['density', 'densityError', 'densitySpread'] as const),
  ...(['flow', 'flowError', 'flowSpread'] as const),
  ...(['velocity', 'velocityError', 'velocitySpread'] as const),
  ...(['stopped', 'stoppedError', 'stoppedSpread'] as const),
]

/** A header and one line per density. A single ring has no error and no spread: these fields are empty. */
export function fundamentalCsv(points: Omit<SweepPoint, 'rings'>[]): string {
  const names = QUANTITIES.map((name) => name.replace(/[A-Z]/, (capital) => `_${capital.toLowerCase()}`))
  const lines = points.map((point) => QUANTITIES.map((name) => shown(point[name])).join(','))
  return `${[names.join(','), ...lines].join('\n')}\n`
}

const shown = (value: number) => (Number.isNaN(value) ? '' : value)

/**
 * A header with the cell numbers and one line per row. A field is the velocity of a car, or empty for an empty cell;
 * without velocities it is the state, 0 or 1.
 */
export function spaceTimeCsv(diagram: SpaceTime): string {
  const { width, firstCell, vmax } = diagram
  const cells = Array.from({ length: width }, (_, cell) => firstCell + cell)
  const value = (state: number) => (vmax === 0 ? state : state === 0 ? '' : state - 1)
  const lines = rowsOf(diagram).map(({ step, states }) => [step, ...Array.from(states, value)].join(','))
  return `${[['step', ...cells].join(','), ...lines].join('\n')}\n`
}

/** The same as a JSON object of the states: 0 is an empty cell, 1 + v a car of velocity v. */
export function spaceTimeJson(diagram: SpaceTime): string {
  const rows = rowsOf(diagram).map(({ step, states }) => ({ step, states: Array.from(states) }))
  const { title, subtitle, width, firstCell, vmax } = diagram
  const head = JSON.stringify({ title, subtitle, width, firstCell, vmax }).slice(1, -1)
  return `{${head},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`
}

/** The rows, each with its step. */
export function rowsOf({ states, width, rows, firstStep, every = 1 }: SpaceTime) {
  return Array.from({ length: rows }, (_, row) => ({
    step: firstStep + row * every,
    states: states.subarray(row * width, (row + 1) * width),
  }))
}
