import type { GroupMark, Legend, Mark, Spec } from 'vega'
import type { SweepPoint } from '../measure/sweep.js'
import { heading, INK, theme } from './theme.js'

/** The values that are drawn for one density. */
export type FundamentalPoint = Pick<
  SweepPoint,
  'samples' | 'density' | 'flow' | 'flowError' | 'velocity' | 'velocityError'
>

/** A fundamental diagram: flow and velocity against density. */
export type FundamentalDiagram = {
  /** The model and its parameters. */
  title: string
  /** How it was measured: cells, steps, warm-up, samples, seed. */
  subtitle: string
  points: FundamentalPoint[]
  /** The exact curve, drawn as a line. */
  exact?: { label: string; points: { density: number; flow: number; velocity: number }[] }
}

/** The point of the largest flow, between the free and the jammed branch; undefined without points. */
export function maximumFlow(points: FundamentalPoint[]): FundamentalPoint | undefined {
  return points.reduce<FundamentalPoint | undefined>(
    (best, point) => (best && best.flow >= point.flow ? best : point),
    undefined,
  )
}

/** A panel of the figure; the axis ends at `room` times the largest value. */
const FLOW = { quantity: 'flow', title: 'flow (cars per step)', y: 0, height: 260, room: 1.2 } as const
const VELOCITY = {
  quantity: 'velocity',
  title: 'mean velocity (cells per step)',
  y: 276,
  height: 180,
  room: 1.08,
} as const
type Panel = typeof FLOW | typeof VELOCITY

const WIDTH = 480
const HEIGHT = VELOCITY.y + VELOCITY.height
const MARGIN = { left: 68, right: 18, top: 12, bottom: 50 }
/** Height of a legend entry; the legend is above the panels. */
const ENTRY = 16

/** Radius of a point in pixels. */
const RADIUS = 2.6
const POINT = '#1f4e79'
const LINE = '#c8553d'

/** The figure for Vega: flow above velocity, with a common density axis. */
export function fundamentalSpec(diagram: FundamentalDiagram): Spec {
  const { height, title } = heading(diagram.title, diagram.subtitle, WIDTH)
  const bars = diagram.points.find(({ flowError, velocityError }) => flowError > 0 || velocityError > 0)
  const measured = bars
    ? `simulation; bars: standard error of the mean of ${bars.samples} rings`
    : 'simulation'
  const entries = diagram.exact ? [measured, diagram.exact.label] : [measured]
  return {
    background: 'white',
    autosize: 'none',
    width: WIDTH,
    height: HEIGHT,
    padding: { ...MARGIN, top: MARGIN.top + height + ENTRY * entries.length + 8 },
    config: theme(),
    title,
    scales: [
      { name: 'density', type: 'linear', domain: [0, 1], range: [0, WIDTH] },
      { name: 'colour', type: 'ordinal', domain: entries, range: [POINT, LINE] },
      { name: 'symbol', type: 'ordinal', domain: entries, range: ['circle', 'stroke'] },
    ],
    legends: [legend(entries.length)],
    marks: [panel(FLOW, diagram), panel(VELOCITY, diagram)],
  }
}

const legend = (entries: number): Legend => ({
  orient: 'none',
  legendX: 0,
  legendY: -ENTRY * entries - 8,
  fill: 'colour',
  stroke: 'colour',
  shape: 'symbol',
  // The line's symbol is longer than a point.
  encode: { symbols: { update: { size: { signal: 'datum.index === 0 ? 28 : 260' } } } },
})

function panel(
  { quantity, title, y, height, room }: Panel,
  { points, exact }: FundamentalDiagram,
): GroupMark {
  const values = points
    .filter((point) => quantity === 'flow' || hasCars(point))
    .map((point) => barOf(point, quantity))
  const line = (exact?.points ?? []).map((point) => ({ density: point.density, value: point[quantity] }))
  const heights = [...values.map(({ above }) => above), ...line.map(({ value }) => value)]
  const highest = heights.reduce((most, height) => Math.max(most, height), 0)
  const end = room * highest || 1
  // A bar that its point covers is not drawn: its caps would only widen the point.
  const seen = values.filter(({ value, above }) => ((above - value) / end) * height > RADIUS)
  const last = y + height === HEIGHT
  const most = quantity === 'flow' ? maximumFlow(points) : undefined
  return {
    type: 'group',
    encode: {
      enter: { y: { value: y }, width: { value: WIDTH }, height: { value: height }, stroke: { value: INK } },
    },
    data: [
      { name: 'values', values },
      { name: 'bars', values: seen },
      { name: 'line', values: line },
      { name: 'most', values: most && most.flow > 0 ? [annotation(most, highest)] : [] },
    ],
    scales: [{ name: 'value', type: 'linear', domain: [0, end], range: [height, 0] }],
    axes: [
      {
        orient: 'left',
        scale: 'value',
        title,
        tickCount: Math.round(height / 45),
        minExtent: 38,
        maxExtent: 38,
      },
      { orient: 'bottom', scale: 'density', labels: last, ...(last && { title: 'density (cars per cell)' }) },
    ],
    marks: [...guides(height), ...errorBars, curve, symbols, ...label],
  }
}

/** Without cars there is no velocity to draw. */
const hasCars = ({ density }: { density: number }) => density > 0

/** A value with its error bar; a single ring has no error, so its bar has no height. */
function barOf(point: FundamentalPoint, quantity: Panel['quantity']) {
  const value = point[quantity]
  const error = (quantity === 'flow' ? point.flowError : point.velocityError) || 0
  return { density: point.density, value, above: value + error, below: Math.max(0, value - error) }
}

/** The label of the largest flow, on the side with more room. */
function annotation({ density, flow }: FundamentalPoint, highest: number) {
  const side = density > 0.5 ? 'right' : 'left'
  const text = `maximum ${round(flow)} at density ${round(density)}`
  return { density, value: flow, highest, text, side, shift: side === 'left' ? 6 : -6 }
}

const round = (value: number) => String(Number(value.toPrecision(3)))

const x = { scale: 'density', field: 'density' } as const
const at = (field: string) => ({ scale: 'value', field }) as const

/** A dashed line from the largest flow down to the axis. */
const guides = (height: number): Mark[] => [
  {
    type: 'rule',
    from: { data: 'most' },
    encode: {
      enter: {
        x,
        y: at('value'),
        y2: { value: height },
        stroke: { value: '#999999' },
        strokeDash: { value: [3, 3] },
      },
    },
  },
]

const cap = (field: string): Mark => ({
  type: 'symbol',
  from: { data: 'bars' },
  encode: {
    enter: { x, y: at(field), shape: { value: 'stroke' }, size: { value: 25 }, stroke: { value: POINT } },
  },
})

const errorBars: Mark[] = [
  {
    type: 'rule',
    from: { data: 'bars' },
    encode: { enter: { x, y: at('below'), y2: at('above'), stroke: { value: POINT } } },
  },
  cap('below'),
  cap('above'),
]

const curve: Mark = {
  type: 'line',
  from: { data: 'line' },
  encode: { enter: { x, y: at('value'), stroke: { value: LINE }, strokeWidth: { value: 1.2 } } },
}

const symbols: Mark = {
  type: 'symbol',
  from: { data: 'values' },
  encode: { enter: { x, y: at('value'), size: { value: Math.PI * RADIUS ** 2 }, fill: { value: POINT } } },
}

const label: Mark[] = [
  {
    type: 'text',
    from: { data: 'most' },
    encode: {
      enter: {
        x: { ...x, offset: { field: 'shift' } },
        // Above all points and lines.
        y: { ...at('highest'), offset: -8 },
        align: { field: 'side' },
        text: { field: 'text' },
      },
    },
  },
]
