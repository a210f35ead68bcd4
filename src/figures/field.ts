import type { Legend, Mark, Spec } from 'vega'
import { heading, INK, theme } from './theme.js'

/** A real field around an obstacle. */
export type FieldPicture = {
  /** What is shown. */
  title: string
  /** How it was computed: wavelength, grid, segments. */
  subtitle: string
  /** Coordinates of the grid, in equal steps. */
  x: Float64Array
  y: Float64Array
  /** The value in (x[i], y[j]) is values[j x.length + i]. */
  values: Float64Array
  /** 1 for points inside the obstacle. */
  mask: Uint8Array
  /** Corners of the obstacle. */
  obstacle: { x: Float64Array; y: Float64Array }
}

/** Most intervals of the grid in one direction: a point is at least one pixel. */
export const MOST_INTERVALS = 6000

/**
 * The scale of the colours ends at ±2, the largest values on the lit side of the obstacle. Close to the contour single
 * points are larger, which are errors of the sum and not physics; they must not darken the rest.
 */
const END = 2

/** Colours from -2 to 2: blue and orange, which the colour-blind can tell apart, equally dark at both ends. */
const RAMP = [
  [10, 42, 92],
  [44, 108, 170],
  [139, 187, 220],
  [247, 247, 247],
  [243, 178, 116],
  [203, 96, 28],
  [94, 36, 6],
]

const OBSTACLE = [110, 110, 110]

/** Colours of the picture: an odd number, so that 0 has one of its own in the middle, and the obstacle's after them. */
const COLOURS = 251

export const fieldPalette = (): number[][] => [
  ...Array.from({ length: COLOURS }, (_, index) => colourOf(index / (COLOURS - 1))),
  OBSTACLE,
]

function colourOf(part: number): number[] {
  const at = part * (RAMP.length - 1)
  const stop = Math.min(Math.floor(at), RAMP.length - 2)
  return RAMP[stop].map((from, i) => Math.round(from + (at - stop) * (RAMP[stop + 1][i] - from)))
}

/** Indices of the colours, row after row from the largest y down. */
export function fieldPixels({ x, y, values, mask }: FieldPicture): Uint8Array {
  const pixels = new Uint8Array(values.length)
  for (let j = 0; j < y.length; j++) {
    const row = (y.length - 1 - j) * x.length
    for (let i = 0; i < x.length; i++) {
      const n = j * x.length + i
      const part = Math.min(1, Math.max(0, 0.5 + values[n] / (2 * END)))
      pixels[row + i] = mask[n] ? COLOURS : Math.round(part * (COLOURS - 1))
    }
  }
  return pixels
}

/** Width of the plot in pixels; that of a fine grid is larger. */
const WIDTH = 560

/** Margins for a plot of this width. */
const MARGIN = { left: 68, right: 92, top: 12, bottom: 48 }

/**
 * The figure for Vega, with the same scale in both directions.
 *
 * @param raster the URL of the image of all points
 */
export function fieldSpec(picture: FieldPicture, raster: string): Spec {
  const { x, y, obstacle } = picture
  const [across, up] = [sideOf(x), sideOf(y)]
  const width = Math.max(WIDTH, x.length)
  const plot = { width, height: Math.round((width * up.length) / across.length) }
  const size = width / WIDTH
  const { height, title } = heading(picture.title, picture.subtitle, width, size)
  return {
    background: 'white',
    autosize: 'none',
    ...plot,
    padding: {
      left: MARGIN.left * size,
      right: MARGIN.right * size,
      top: MARGIN.top * size + height,
      bottom: MARGIN.bottom * size,
    },
    config: theme(size),
    title,
    data: [{ name: 'obstacle', values: Array.from(obstacle.x, (x, i) => ({ x, y: obstacle.y[i] })) }],
    scales: [
      { name: 'x', ...linear, domain: across.domain, range: [0, plot.width] },
      { name: 'y', ...linear, domain: up.domain, range: [plot.height, 0] },
      { name: 'field', type: 'linear', domain: stops(-END, END), range: RAMP.map(rgb) },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', title: 'x', domain: false, tickCount: 8 },
      {
        orient: 'left',
        scale: 'y',
        title: 'y',
        domain: false,
        tickCount: 8,
        minExtent: 36 * size,
        maxExtent: 36 * size,
      },
    ],
    legends: [legend(size)],
    marks: [image(plot, raster), shape(size), frame(plot, size)],
  }
}

const linear = { type: 'linear', zero: false, nice: false } as const

/** A direction of the picture: points are in the middle of their pixels. */
function sideOf(values: Float64Array): { domain: [number, number]; length: number } {
  const [first, last] = [values[0], values[values.length - 1]]
  const half = (last - first) / (values.length - 1) / 2
  return { domain: [first - half, last + half], length: last - first + 2 * half }
}

/** As many values as the ramp has colours. */
const stops = (from: number, to: number) => RAMP.map((_, i) => from + ((to - from) * i) / (RAMP.length - 1))

const rgb = ([red, green, blue]: number[]) => `rgb(${red},${green},${blue})`

const legend = (size: number): Legend => ({
  orient: 'right',
  offset: 14 * size,
  title: ['real part of', 'the field'],
  type: 'gradient',
  fill: 'field',
  gradientLength: 200 * size,
  gradientThickness: 14 * size,
  values: [-END, -END / 2, 0, END / 2, END],
  // The ends stand for all that is beyond them, too.
  encode: {
    labels: {
      update: {
        text: {
          signal: `(datum.value === ${END} ? '≥ ' : datum.value === ${-END} ? '≤ ' : '') + datum.label`,
        },
      },
    },
  },
})

const image = ({ width, height }: { width: number; height: number }, raster: string): Mark => ({
  type: 'image',
  encode: {
    enter: {
      url: { value: raster },
      width: { value: width },
      height: { value: height },
      aspect: { value: false },
      smooth: { value: false },
    },
  },
})

/** The obstacle itself, sharper than the points of the grid. */
const shape = (size: number): Mark => ({
  type: 'line',
  from: { data: 'obstacle' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'x' },
      y: { scale: 'y', field: 'y' },
      interpolate: { value: 'linear-closed' },
      fill: { value: rgb(OBSTACLE) },
      stroke: { value: INK },
      strokeWidth: { value: size },
    },
  },
})

const frame = ({ width, height }: { width: number; height: number }, size: number): Mark => ({
  type: 'rect',
  encode: {
    enter: {
      width: { value: width },
      height: { value: height },
      stroke: { value: INK },
      strokeWidth: { value: size },
    },
  },
})
