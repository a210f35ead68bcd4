import type { TopLevelSpec } from 'vega-lite'
import { chartOn, quantitative } from '../bench/draw.js'

/** A chart in the style of all charts. */
export const chartOf = chartOn()

/** Measured points with bars of one standard error, and the expected curve. */
export function pointsOnCurve(
  title: string,
  points: { x: number; value: number; error: number; of?: string }[],
  curve: { x: number; y: number; of?: string }[],
  axes: { x: [title: string, scale?: object]; y: [title: string, scale?: object] },
): TopLevelSpec {
  const [x, y] = [quantitative('x', ...axes.x), quantitative('y', ...axes.y)]
  const several = points.some(({ of }) => of !== undefined)
  const color = several ? { color: { field: 'of', type: 'nominal', title: null, sort: null } } : {}
  const bars = points.map((point) => ({
    ...point,
    y: point.value,
    low: point.value - point.error,
    high: point.value + point.error,
  }))
  return chartOf(title, [], {
    height: 300,
    layer: [
      {
        data: { values: curve },
        mark: { type: 'line', strokeWidth: 1.5, ...(several ? {} : { color: '#c8553d' }) },
        encoding: { x, y, ...color },
      },
      {
        data: { values: bars },
        mark: { type: 'rule' },
        encoding: {
          x,
          y: quantitative('low', axes.y[0], axes.y[1]),
          y2: { field: 'high' },
          ...color,
        },
      },
      {
        data: { values: bars },
        mark: { type: 'point', filled: true, size: 30 },
        encoding: { x, y, ...color },
      },
    ],
  })
}
