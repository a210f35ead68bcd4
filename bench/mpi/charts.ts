import type { TopLevelSpec } from 'vega-lite'
import { chartOn, draw, logScale, type Point, quantitative } from '../draw.js'
import { ARCHER2 } from './archer2.js'
import { EACH, LONG, SHORT } from './job.js'
import { efficiency, type Machine, rowsOf, TRAFFIC } from './model.js'
import { archer2, measuredMachine } from './paper.js'
import { type MpiReport, rowOf, whereOf } from './report.js'

/** Draws the charts of bench/results/mpi.json. */
export async function drawMpi(report: MpiReport) {
  const { mpis } = report
  const chart = chartOn(whereOf(report))
  await draw('mpi-scaling', scaling(report, chart))
  await draw('mpi-depth', depths(report, chart))
  const [mpi] = Object.keys(mpis)
  if (mpi !== undefined) await draw('mpi-paper', paper(archer2(measuredMachine(report, mpi)), chart))
}

type Chart = ReturnType<typeof chartOn>

/** Strong and weak scaling of ranks, and the best that this number of cores could reach. */
function scaling(report: MpiReport, chart: Chart): TopLevelSpec {
  const { cores } = report.machine
  const roads: [string, (ranks: number) => number][] = [
    ['strong: 2²⁴ cells', () => LONG],
    ['strong: 2²⁰ cells', () => SHORT],
    ['weak: 2²³ cells per rank', (ranks) => EACH * ranks],
  ]
  const ranks = [1, 2, 4]
  const values = Object.keys(report.mpis).flatMap((mpi) =>
    roads.flatMap(([road, cells]) => {
      const speed = (ranks: number) => rowOf(report, mpi, ranks, cells(ranks))?.cellUpdatesPerSecond ?? 0
      return ranks.map((ranks) => ({ line: `${mpi}, ${road}`, ranks, speedup: speed(ranks) / speed(1) }))
    }),
  )
  const ideal = ranks.map((ranks) => ({ line: 'ideal', ranks, speedup: Math.min(ranks, cores) }))
  return chart('Scaling with ranks', [...ideal, ...values], {
    height: 300,
    layer: [
      {
        mark: { type: 'line', point: true },
        encoding: {
          x: { ...quantitative('ranks', 'ranks'), axis: { values: ranks, format: 'd' } },
          y: quantitative('speedup', 'speed relative to one rank'),
          color: { field: 'line', title: null, sort: null },
        },
      },
      {
        data: { values: [{ ranks: 4, text: `more ranks than the ${cores} cores` }] },
        mark: { type: 'text', align: 'right', color: 'gray', y: 290 },
        encoding: { x: quantitative('ranks', ''), text: { field: 'text' } },
      },
    ],
  })
}

const PANELS = ['µs per exchange', 'µs per step']

/** The cost of an exchange and of a step. */
function depths({ rows }: MpiReport, chart: Chart): TopLevelSpec {
  const values = rows.flatMap(({ part, mpi, cells, depth = 0, exchange, seconds }): Point[] => {
    if (part !== 'depth' || !exchange) return []
    const line = `${mpi}, ${cells === LONG ? '2²⁴' : '2²⁰'} cells`
    return [
      { line, depth, panel: PANELS[0], microseconds: 1e6 * exchange.median },
      { line, depth, panel: PANELS[1], microseconds: 1e6 * seconds.median },
    ]
  })
  return chart('The cost of exchanges between two ranks, against depth', values, {
    height: 200,
    mark: { type: 'line', point: true },
    encoding: {
      row: { field: 'panel', title: null, sort: PANELS },
      x: quantitative('depth', 'depth: steps between exchanges', logScale),
      y: { ...quantitative('microseconds', '', logScale), title: null },
      color: { field: 'line', title: null, sort: null },
    },
    resolve: { scale: { y: 'independent' } },
  })
}

/** Cells per core for weak scaling, and steps between observations. */
const GROWING = { cells: 2 ** 20, every: 100 }

/** Predicted efficiency, up to all cores of ARCHER2 and beyond. */
function paper(machine: Machine, chart: Chart): TopLevelSpec {
  const counts = Array.from({ length: 121 }, (_, i) => 10 ** (i / 15))
  const strong = [9, 12, 15].flatMap((power) =>
    counts
      .filter((cores) => 10 ** power / 8 / cores <= ARCHER2.memory && rowsOf(10 ** power, cores) >= 2)
      .map((cores) => ({
        line: `strong: ${['10⁹', '10¹²', '10¹⁵'][(power - 9) / 3]} cells`,
        cores,
        efficiency: efficiency(machine, TRAFFIC, rowsOf(10 ** power, cores)),
      })),
  )
  const weak = counts.map((cores) => ({
    line: 'weak: 2²⁰ cells per core',
    cores,
    efficiency: efficiency(machine, TRAFFIC, rowsOf(GROWING.cells, 1), machine.sum(cores) / GROWING.every),
  }))
  const x = quantitative('cores', 'cores', { ...logScale, domain: [1, 1e8] })
  return chart('Prediction: Rule 184 on the cores of ARCHER2', [...strong, ...weak], {
    height: 300,
    layer: [
      {
        data: { values: [{ cores: ARCHER2.cores, text: `${ARCHER2.cores.toLocaleString('en')} cores` }] },
        layer: [
          { mark: { type: 'rule', strokeDash: [4, 4], color: 'gray' }, encoding: { x } },
          {
            mark: { type: 'text', angle: 270, align: 'left', dy: -6, color: 'gray', y: 294 },
            encoding: { x, text: { field: 'text' } },
          },
        ],
      },
      {
        mark: 'line',
        encoding: {
          x: { ...x, axis: { format: '~s' } },
          y: quantitative('efficiency', 'efficiency', { domain: [0, 1] }),
          color: { field: 'line', title: null, sort: null },
        },
      },
    ],
  })
}
