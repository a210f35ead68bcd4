import type { FundamentalPoint } from './fundamental.js'
import type { SpaceTime } from './spaceTime.js'

/**
 * Figures as numbers, for whoever draws or calculates on.
 */

/** A line a density, under the names of the columns. The errors are the standard deviations between samples. */
export function fundamentalCsv(points: FundamentalPoint[]): string {
  const lines = points.map(({ density, flow, flowError, velocity, velocityError }) =>
    [density, flow, flowError, velocity, velocityError].join(','),
  )
  return `${['density,flow,flow_error,velocity,velocity_error', ...lines].join('\n')}\n`
}

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
