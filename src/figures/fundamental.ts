import type { GroupMark, Legend, Mark, Spec } from 'vega'
import type { SweepPoint } from '../measure/sweep.js'
import { heading, INK, theme } from './theme.js'

/** What is drawn of one density. */
export type FundamentalPoint = Pick<
  SweepPoint,
  'samples' | 'density' | 'flow' | 'flowError' | 'velocity' | 'velocityError'
>

/** Flow and velocity against density: what a model of traffic is judged by. */
export type FundamentalDiagram = {
  /** The model and its parameters. */
  title: string
  /** How it was measured: cells, steps, warm-up, samples, seed. */
  subtitle: string
  points: FundamentalPoint[]
  /** What theory says, drawn as a line. */
  exact?: { label: string; points: { density: number; flow: number; velocity: number }[] }
}

/** The point of the largest flow, which parts the free branch from the jammed one; undefined without points. */
export function maximumFlow(points: FundamentalPoint[]): FundamentalPoint | undefined {
  return points.reduce<FundamentalPoint | undefined>(
    (best, point) => (best && best.flow >= point.flow ? best : point),
    undefined,
  )
}

/** A panel of the figure; the room is what the axis has above the largest value. */
const FLOW = { quantity: 'flow', title: 'flow (cars a step)', y: 0, height: 260, room: 1.2 } as const
const VELOCITY = {
  quantity: 'velocity',
  title: 'mean velocity (cells a step)',
  y: 276,
  height: 180,
  room: 1.08,
} as const
type Panel = typeof FLOW | typeof VELOCITY

const WIDTH = 480
const HEIGHT = VELOCITY.y + VELOCITY.height
const MARGIN = { left: 68, right: 18, top: 12, bottom: 50 }
/** Height of an entry of the legend, which is above the panels. */
const ENTRY = 16

/** Of a point, in pixels. */
const RADIUS = 2.6
const POINT = '#1f4e79'
const LINE = '#c8553d'

/** The figure for Vega: flow above, velocity below, one axis of density. */
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
  // The line is drawn longer than the points are wide.
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
  // A bar that its point covers would only make the point theme wide.
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
      { orient: 'bottom', scale: 'density', labels: last, ...(last && { title: 'density (cars a cell)' }) },
    ],
    marks: [...guides(height), ...errorBars, curve, symbols, ...label],
  }
}

/** Without cars nothing has a velocity that could be measured. */
const hasCars = ({ density }: { density: number }) => density > 0

/** One ring has no error, and so no bar. */
function barOf(point: FundamentalPoint, quantity: Panel['quantity']) {
  const value = point[quantity]
  const error = (quantity === 'flow' ? point.flowError : point.velocityError) || 0
  return { density: point.density, value, above: value + error, below: Math.max(0, value - error) }
}

/** What is said of the largest flow, to the side that has more room. */
function annotation({ density, flow }: FundamentalPoint, highest: number) {
  const side = density > 0.5 ? 'right' : 'left'
  const text = `maximum ${round(flow)} at density ${round(density)}`
  return { density, value: flow, highest, text, side, shift: side === 'left' ? 6 : -6 }
}

const round = (value: number) => String(Number(value.toPrecision(3)))

const x = { scale: 'density', field: 'density' } as const
const at = (field: string) => ({ scale: 'value', field }) as const

/** The density of the largest flow, down to the axis. */
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
        // Above all that is drawn.
        y: { ...at('highest'), offset: -8 },
        align: { field: 'side' },
        text: { field: 'text' },
      },
    },
  },
]
