import type { SweepPoint } from '../measure/sweep.js'
import type { SpaceTime } from './spaceTime.js'

/**
 * Figures as numbers, for whoever draws or calculates on.
 */

/** What a line of the .csv has. */
const QUANTITIES = [
  ...(['wanted', 'samples'] as const),
  ...(['density', 'densityError', 'densitySpread'] as const),
  ...(['flow', 'flowError', 'flowSpread'] as const),
  ...(['velocity', 'velocityError', 'velocitySpread'] as const),
  ...(['stopped', 'stoppedError', 'stoppedSpread'] as const),
]

/** A line a density, under the names of the columns. One ring has neither error nor spread: nothing stands there. */
export function fundamentalCsv(points: Omit<SweepPoint, 'rings'>[]): string {
  const names = QUANTITIES.map((name) => name.replace(/[A-Z]/, (capital) => `_${capital.toLowerCase()}`))
  const lines = points.map((point) => QUANTITIES.map((name) => shown(point[name])).join(','))
  return `${[names.join(','), ...lines].join('\n')}\n`
}

const shown = (value: number) => (Number.isNaN(value) ? '' : value)

/**
 * A line a step, under the numbers of the cells: the velocity of the car, or nothing where no car is; without
 * velocities the state, 0 or 1.
 */
export function spaceTimeCsv(diagram: SpaceTime): string {
  const { width, firstCell, vmax } = diagram
  const cells = Array.from({ length: width }, (_, cell) => firstCell + cell)
  const value = (state: number) => (vmax === 0 ? state : state === 0 ? '' : state - 1)
  const lines = rowsOf(diagram).map(({ step, states }) => [step, ...Array.from(states, value)].join(','))
  return `${[['step', ...cells].join(','), ...lines].join('\n')}\n`
}

/** The same as one object, with the states as they are: 0 is an empty cell, 1 + v a car of velocity v. */
export function spaceTimeJson(diagram: SpaceTime): string {
  const rows = rowsOf(diagram).map(({ step, states }) => ({ step, states: Array.from(states) }))
  const { title, subtitle, width, firstCell, vmax } = diagram
  const head = JSON.stringify({ title, subtitle, width, firstCell, vmax }).slice(1, -1)
  return `{${head},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`
}

/** The rows with the steps that they were seen at. */
export function rowsOf({ states, width, rows, firstStep, every = 1 }: SpaceTime) {
  return Array.from({ length: rows }, (_, row) => ({
    step: firstStep + row * every,
    states: states.subarray(row * width, (row + 1) * width),
  }))
}
