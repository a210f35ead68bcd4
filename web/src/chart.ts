/** Charts with numbers on both axes: lines, points, or both. */
import uPlot from 'uplot'
import { colour } from './dom.js'

export type Line = {
  label: string
  /** A name of the style sheet. */
  colour: string
  points: readonly (readonly [x: number, y: number])[]
  /** Size of the points in pixels; 0 draws a line. */
  size: number
}

export type Axis = { label: string; to: number }

/** Draws a chart into an element, and returns how to draw it again with other lines of the same labels. */
export function openChart(place: HTMLElement, x: Axis, y: Axis, lines: readonly Line[]) {
  const ends = { x, y }
  const chart = new uPlot(
    {
      ...sizeOf(place),
      scales: {
        x: { time: false, range: () => [0, ends.x.to] },
        y: { range: () => [0, ends.y.to] },
      },
      axes: [axisOf(x.label), axisOf(y.label)],
      cursor: { show: false },
      legend: { show: false },
      series: [{}, ...lines.map(seriesOf)],
    },
    dataOf(lines),
    place,
  )
  const observer = new ResizeObserver(() => chart.setSize(sizeOf(place)))
  observer.observe(place)
  return {
    canvas: chart.ctx.canvas,
    draw(lines: readonly Line[], to: { x: number; y: number }) {
      ends.x = { ...ends.x, to: to.x }
      ends.y = { ...ends.y, to: to.y }
      chart.setData(dataOf(lines))
    },
    close() {
      observer.disconnect()
      chart.destroy()
    },
  }
}

const sizeOf = (place: HTMLElement) => ({
  width: Math.max(200, place.clientWidth),
  height: Math.max(160, place.clientHeight),
})

const axisOf = (label: string): uPlot.Axis => ({
  label,
  stroke: () => colour('ink'),
  grid: { stroke: () => colour('line'), width: 1 },
  ticks: { stroke: () => colour('line'), width: 1 },
  font: '12px system-ui, sans-serif',
  labelFont: '12px system-ui, sans-serif',
  labelSize: 20,
  size: 42,
})

const seriesOf = ({ label, colour: name, size }: Line): uPlot.Series => ({
  label,
  stroke: () => colour(name),
  width: size > 0 ? 0 : 2,
  spanGaps: true,
  points:
    size > 0
      ? {
          show: true,
          size,
          width: 1.5,
          fill: () => colour(name),
          stroke: () => colour(size > 8 ? 'ink' : name),
        }
      : { show: false },
})

/** uPlot has one list of x for all lines. */
const dataOf = (lines: readonly Line[]): uPlot.AlignedData =>
  uPlot.join(
    lines.map(({ points }) => {
      const sorted = [...points].sort((a, b) => a[0] - b[0])
      return [sorted.map(([x]) => x), sorted.map(([, y]) => y)] as uPlot.AlignedData
    }),
  )
