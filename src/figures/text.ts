import { type FundamentalDiagram, type FundamentalPoint, maximumFlow } from './fundamental.js'
import { rowsOf } from './records.js'
import type { SpaceTime } from './spaceTime.js'

/**
 * Figures as text, for a terminal.
 */

/** A table of all densities, and a plot of flow against density, in at most `columns` columns. */
export function fundamentalText(diagram: FundamentalDiagram, columns = 80): string {
  const { title, subtitle, points } = diagram
  const best = maximumFlow(points)
  return [
    title,
    subtitle,
    '',
    line('density', 'flow', '±', 'velocity', '±'),
    ...points.map(({ density, flow, flowError, velocity, velocityError }) =>
      line(...[density, flow, flowError, velocity, velocityError].map(fixed)),
    ),
    '',
    ...(best && best.samples > 1
      ? [`± is the standard error of the mean of ${best.samples} rings.`, '']
      : []),
    ...(best && best.flow > 0 ? [...plot(points, best.flow, Math.max(10, columns - 8)), '', most(best)] : []),
    '',
  ].join('\n')
}

const line = (...values: string[]) => values.map((value) => value.padStart(10)).join('')

/** A single ring has no error. */
const fixed = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(5))

const most = ({ density, flow }: FundamentalPoint) =>
  `The largest flow is ${flow.toFixed(5)} cars per step, at density ${density.toFixed(5)}.`

/** Height of the plot in characters. */
const ROWS = 15

/** Flow against density as a line plot with axes, in Braille characters of eight dots. */
function plot(points: FundamentalPoint[], highest: number, columns: number): string[] {
  const width = Math.min(columns, 64)
  const dots = new Uint8Array(width * ROWS)
  const set = (x: number, y: number) => {
    dots[width * (y >> 2) + (x >> 1)] |= BRAILLE[y & 3][x & 1]
  }
  const path = points.map(({ density, flow }) => ({
    x: density * (2 * width - 1),
    y: (1 - flow / highest) * (4 * ROWS - 1),
  }))
  path.sort((a, b) => a.x - b.x)
  path.forEach((to, i) => {
    drawLine(path[Math.max(0, i - 1)], to, set)
  })
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const label = row === 0 ? highest.toFixed(3) : row === ROWS - 1 ? '0' : ''
    const text = Array.from(dots.subarray(width * row, width * (row + 1)), braille).join('')
    return label.padStart(6) + (label ? ' ┤' : ' │') + text.trimEnd()
  })
  const name = 'density (cars per cell)'
  const under =
    width < name.length + 2
      ? ''
      : `0${name
          .padStart((width + name.length) >> 1)
          .slice(1)
          .padEnd(width - 2)}1`
  return ['  flow (cars per step)', ...rows, `       └${'─'.repeat(width)}`, `        ${under}`]
}

/** Bits of the dots in a character of Unicode's block Braille Patterns: four rows of two. */
const BRAILLE = [
  [1, 8],
  [2, 16],
  [4, 32],
  [64, 128],
]
type Dot = { x: number; y: number }

function drawLine(from: Dot, to: Dot, set: (x: number, y: number) => void) {
  const count = Math.max(1, Math.ceil(Math.abs(to.x - from.x)), Math.ceil(Math.abs(to.y - from.y)))
  for (let i = 0; i <= count; i++) {
    const part = i / count
    set(Math.round(from.x + part * (to.x - from.x)), Math.round(from.y + part * (to.y - from.y)))
  }
}

const braille = (bits: number) => (bits === 0 ? ' ' : String.fromCodePoint(0x2800 + bits))

/** The road, one line per step, cut to `columns` columns; a last line names the cells left out. */
export function spaceTimeText(diagram: SpaceTime, columns = 80): string {
  const { title, subtitle, width, firstCell, vmax } = diagram
  const rows = rowsOf(diagram)
  const digits = Math.max(4, ...rows.slice(-1).map(({ step }) => String(step).length))
  const shown = Math.max(1, Math.min(width, columns - digits - 1))
  const symbol = (state: number) => (state === 0 ? '.' : vmax === 0 ? '#' : speed(state - 1))
  return [
    title,
    subtitle,
    '',
    `${'step'.padStart(digits)} cells ${firstCell} to ${firstCell + shown - 1}`,
    ...rows.map(
      ({ step, states }) =>
        `${String(step).padStart(digits)} ${Array.from(states.subarray(0, shown), symbol).join('')}`,
    ),
    '',
    vmax === 0
      ? '. is 0, # is 1'
      : `. is an empty cell, a digit the velocity of a car${vmax > 9 ? '; + is more than 9' : ''}`,
    ...(shown < width ? [`left out: cells ${firstCell + shown} to ${firstCell + width - 1}`] : []),
    '',
  ].join('\n')
}

const speed = (velocity: number) => (velocity > 9 ? '+' : String(velocity))
