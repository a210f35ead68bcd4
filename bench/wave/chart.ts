import type { TopLevelSpec } from 'vega-lite'
import { chartOn, draw, logScale, quantitative } from '../draw.js'
import { ofCourse, relative, whereOf } from './course.js'
import { published, SOURCE } from './published.js'
import type { WaveReport } from './report.js'

/** Draws the ladder of the wave: ours and the peers' as bars, and what the course publishes as marks. */
export const drawWave = (report: WaveReport): Promise<void> => draw('wave', spec(report))

const AXIS = 'pairs of point and segment per second, relative to CPython with SciPy as in the course'
const ELSEWHERE = 'published, from elsewhere'

function spec(report: WaveReport): TopLevelSpec {
  const here = ofCourse(report).map((row) => ({
    name: row.of === 'lanewise' ? `lanewise: ${row.name.replace(/, n = \d+$/, '')}` : row.name,
    of: row.of as string,
    factor: relative(report, row),
  }))
  const elsewhere = published.map(({ what, factor }) => ({ name: `course: ${what}`, of: ELSEWHERE, factor }))
  const values = [...here, ...elsewhere].map((row) => ({
    ...row,
    from: FIRST,
    label: row.factor.toLocaleString('en', { maximumSignificantDigits: 3 }),
  }))
  const color = { field: 'of', title: null, sort: null, legend: { orient: 'bottom' } }
  const x = quantitative('factor', AXIS, { ...logScale, domain: [FIRST, 20_000] })
  const y = {
    field: 'name',
    type: 'nominal',
    sort: { field: 'factor' },
    title: null,
    axis: { labelLimit: 500 },
  }
  return chartOn(whereOf(report))('The ladder of the wave', values, {
    title: {
      text: 'The ladder of the wave, the course’s and ours',
      subtitle: [`Bars: measured in one run on ${whereOf(report)}`, `Diamonds: ${SOURCE}; not measured here`],
      anchor: 'start',
    },
    height: { step: 18 },
    encoding: { y },
    layer: [
      {
        transform: [{ filter: { field: 'of', oneOf: ['lanewise', 'peers'] } }],
        mark: 'bar',
        encoding: { x, x2: { field: 'from' }, color },
      },
      {
        transform: [{ filter: { field: 'of', equal: ELSEWHERE } }],
        mark: { type: 'point', shape: 'diamond', filled: true, size: 90, opacity: 1 },
        encoding: { x, color },
      },
      { mark: { type: 'text', align: 'left', dx: 8 }, encoding: { x, text: { field: 'label' } } },
    ],
  })
}

/** Where the axis and all bars begin. */
const FIRST = 0.8
