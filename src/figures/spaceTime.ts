import type { Legend, Mark, Spec } from 'vega'
import { checkInteger } from '../check.js'
import { heading, INK, theme } from './theme.js'

/** The states of a road, one row of cells per observed step. */
export type SpaceTime = {
  /** The model and its parameters. */
  title: string
  /** The road: cells, density, warm-up, seed. */
  subtitle: string
  /** Row after row, one byte per cell: 0 is an empty cell, 1 + v a car of velocity v; without velocities 0 and 1. */
  states: Uint8Array
  /** Cells per row. */
  width: number
  rows: number
  /** Index of the leftmost cell on the road. */
  firstCell: number
  /** The step of the first row. */
  firstStep: number
  /** The largest velocity; 0 for states without velocities. */
  vmax: number
  /** Steps between rows. Default: 1. */
  every?: number
}

/** Limits of a picture: `side` for rows and for cells per row, `cells` in all. A cell is at least one pixel. */
export const MOST = { side: 12_000, cells: 40_000_000 }

/**
 * Checks the size of a picture before anything is drawn.
 *
 * @param names the user's names of the two numbers
 * @throws {RangeError} naming the number and its range
 */
export function checkPicture(width: number, rows: number, names = { width: 'width', rows: 'rows' }) {
  checkInteger(names.width, width, 1, MOST.side)
  checkInteger(names.rows, rows, 1, MOST.side)
  if (width * rows > MOST.cells) {
    const most = Math.floor(MOST.cells / width)
    throw new RangeError(
      `${names.rows}: ${rows} of ${width} cells are ${width * rows} pixels, but a picture has at most ${MOST.cells}; from 1 to ${most} fit`,
    )
  }
}

/** Colours of the states, [red, green, blue]: white for an empty cell, dark for a stopped car, lighter with speed. */
export function palette(vmax: number): [number, number, number][] {
  if (vmax === 0) return [EMPTY, [0, 0, 0]]
  const cars = Array.from({ length: vmax + 1 }, (_, velocity) => shade(velocity / vmax))
  return [EMPTY, ...cars]
}

const EMPTY: [number, number, number] = [255, 255, 255]

/** Colours from a stopped car to the fastest one. */
const RAMP = [
  [8, 12, 32],
  [33, 84, 148],
  [96, 160, 206],
  [176, 211, 232],
]

function shade(part: number): [number, number, number] {
  const at = part * (RAMP.length - 1)
  const stop = Math.min(Math.floor(at), RAMP.length - 2)
  const mix = (i: number) => Math.round(RAMP[stop][i] + (at - stop) * (RAMP[stop + 1][i] - RAMP[stop][i]))
  return [mix(0), mix(1), mix(2)]
}

/**
 * The figure for Vega: space to the right, time downwards. A cell is a whole number of pixels. Letters grow with the
 * picture, so that they stay readable when it is scaled down to a page.
 *
 * @param raster the URL of the image of all cells
 */
export function spaceTimeSpec(diagram: SpaceTime, raster: string): Spec {
  const { width, rows, firstCell, firstStep, vmax, every = 1 } = diagram
  const pixel = pixelOf(width, rows)
  const plot = { width: width * pixel, height: rows * pixel }
  const size = Math.max(1, Math.max(plot.width, plot.height) / 1000)
  const steps = whole((10 + 6.2 * (firstStep + rows * every).toLocaleString('en').length) * size)
  const left = steps + whole(32 * size)
  const right = whole((vmax > 0 ? 96 : 24) * size)
  const total = Math.max(left + plot.width + right, NARROWEST)
  const { height, title } = heading(diagram.title, diagram.subtitle, total - left - 12 * size, size)
  return {
    background: 'white',
    autosize: 'none',
    ...plot,
    padding: {
      left,
      right: total - left - plot.width,
      top: whole(height + 12 * size),
      bottom: whole(54 * size),
    },
    config: theme(size),
    title,
    scales: [
      // A cell is centred on its number.
      { name: 'cell', domain: [firstCell - 0.5, firstCell + width - 0.5], range: [0, plot.width], ...linear },
      {
        name: 'step',
        domain: [firstStep - every / 2, firstStep + (rows - 0.5) * every],
        range: [0, plot.height],
        ...linear,
      },
      ...(vmax > 0 ? [velocityScale(vmax)] : []),
    ],
    axes: [
      {
        orient: 'bottom',
        scale: 'cell',
        title: 'position (cell)',
        domain: false,
        ...ticks(plot.width, 110 * size),
      },
      {
        orient: 'left',
        scale: 'step',
        title: 'time (step)',
        domain: false,
        minExtent: steps,
        maxExtent: steps,
        ...ticks(plot.height, 60 * size),
      },
    ],
    legends: vmax > 0 ? [velocityLegend(vmax, size)] : [],
    marks: [
      {
        type: 'image',
        encode: {
          enter: {
            url: { value: raster },
            width: { value: plot.width },
            height: { value: plot.height },
            aspect: { value: false },
            smooth: { value: false },
          },
        },
      },
      frame(plot, size),
    ],
  }
}

/** A frame around the picture, which covers no cell. */
const frame = (plot: { width: number; height: number }, size: number): Mark => ({
  type: 'rect',
  encode: {
    enter: {
      x: { value: -size / 2 },
      y: { value: -size / 2 },
      width: { value: plot.width + size },
      height: { value: plot.height + size },
      stroke: { value: INK },
      strokeWidth: { value: size },
    },
  },
})

/** Margins are whole pixels, so that cells are, too. */
const whole = Math.ceil

const linear = { type: 'linear', zero: false, nice: false } as const

/** Smallest width of a figure: a small picture also needs room for its title. */
const NARROWEST = 480

/** Width and height of a cell in pixels: small pictures are enlarged. */
const pixelOf = (width: number, rows: number) =>
  Math.max(1, Math.min(16, Math.floor(800 / width), Math.floor(700 / rows)))

const ticks = (length: number, distance: number) => ({
  tickCount: Math.max(2, Math.round(length / distance)),
  tickMinStep: 1,
  format: ',d',
})

const velocityScale = (vmax: number) => ({
  name: 'velocity',
  type: 'linear' as const,
  domain: Array.from({ length: vmax + 1 }, (_, velocity) => velocity),
  range: palette(vmax)
    .slice(1)
    .map(([red, green, blue]) => `rgb(${red},${green},${blue})`),
})

/** Up to ten velocities are listed; more are a gradient. */
const velocityLegend = (vmax: number, size: number): Legend => ({
  orient: 'right',
  offset: 14 * size,
  title: ['velocity', '(cells per step)'],
  fill: 'velocity',
  ...(vmax < 10
    ? {
        type: 'symbol',
        values: Array.from({ length: vmax + 1 }, (_, velocity) => velocity),
        symbolType: 'square',
        symbolSize: 130 * size * size,
        symbolStrokeWidth: 0,
        format: 'd',
      }
    : { type: 'gradient', gradientLength: 120 * size, gradientThickness: 12 * size, tickMinStep: 1 }),
})
