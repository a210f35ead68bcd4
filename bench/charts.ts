// npm run bench:charts: draws bench/results/*.svg from bench/results/*.json.
import { existsSync, readFileSync } from 'node:fs'
import type { TopLevelSpec } from 'vega-lite'
import { chartOn, draw, logScale, type Point, quantitative } from './draw.js'
import { drawGpu } from './gpu/chart.js'
import type { Measured } from './measure.js'
import { drawMpi } from './mpi/charts.js'
import type { Report } from './report.js'
import { drawWave } from './wave/chart.js'

const FOLDER = new URL('./results/', import.meta.url)
const report: Report = JSON.parse(readFileSync(new URL('bench.json', FOLDER), 'utf8'))
const { cpu, cores, node } = report.machine
const where = `${cpu}, ${cores} cores, Node ${node}, ${report.date.slice(0, 10)}`

const gcups = (row: { cellUpdatesPerSecond: number }) => row.cellUpdatesPerSecond / 1e9
const part = (name: string) => report.rows.filter((row) => row.part === name)
const strategyOf = (row: Measured) =>
  `${row.kernel}, ${row.executor === 'serial' ? 'serial' : `${row.workers} threads`}`
const SPEED = 'cell updates per second (10⁹)'

const chart = chartOn(where)

/** Every strategy and every peer, as bars from the slowest to the fastest. */
function ladder(): TopLevelSpec {
  const values = [
    ...part('ladder').map((row) => ({
      name: `lanewise: ${strategyOf(row)}`,
      gcups: gcups(row),
      of: 'lanewise',
    })),
    ...report.peers
      .filter((row) => row.part !== 'models')
      .map((row) => ({ name: `${row.name}, ${row.variant}`, gcups: gcups(row), of: 'peers' })),
  ].map(labelled)
  return bars('The ladder', values, `${SPEED}, 2²⁰ cells`, [0.005, 1_000_000])
}

/** The models on one core, with the C programs, as bars from the slowest to the fastest. */
function models(): TopLevelSpec {
  const values = [
    ...part('models').map((row) => ({
      name: row.name.replace(', serial', '').replace(', 2^20 cells', ''),
      gcups: gcups(row),
      of: 'lanewise',
    })),
    ...report.peers
      .filter((row) => row.part === 'models')
      .map((row) => ({ name: `${row.name}, ${row.variant}`, gcups: gcups(row), of: 'peers' })),
  ].map(labelled)
  return bars('Models, on 2²⁰ cells unless another number is given', values, SPEED, [0.005, 10_000])
}

/** Bars from the start of the axis, each with its speed as text. */
const labelled = (row: { name: string; gcups: number; of: string }) => ({
  ...row,
  label: row.gcups.toLocaleString('en', { maximumSignificantDigits: 3 }),
  from: 0.005,
})

function bars(title: string, values: Point[], axis: string, domain: number[]): TopLevelSpec {
  const y = {
    field: 'name',
    type: 'nominal',
    sort: { field: 'gcups' },
    title: null,
    axis: { labelLimit: 0 },
  }
  const x = quantitative('gcups', axis, { ...logScale, domain })
  return chart(title, values, {
    height: { step: 18 },
    encoding: { y },
    layer: [
      { mark: 'bar', encoding: { x, x2: { field: 'from' }, color: { field: 'of', title: null } } },
      { mark: { type: 'text', align: 'left', dx: 4 }, encoding: { x, text: { field: 'label' } } },
    ],
  })
}

/** Speed against the length of the road; lines mark where a road of one bit per cell fills a cache. */
function lengths(): TopLevelSpec {
  const values = part('lengths').map((row) => ({
    strategy: strategyOf(row),
    cells: row.cells,
    gcups: gcups(row),
  }))
  const caches = report.machine.caches.map(({ name, bytes }) => ({
    name: `${name}: ${bytes / 1024} kB`,
    cells: bytes * 8,
  }))
  return chart('Speed against the length of the road', values, {
    height: 360,
    layer: [
      {
        data: { values: caches },
        layer: [
          {
            mark: { type: 'rule', strokeDash: [4, 4], color: 'gray' },
            encoding: { x: quantitative('cells', '', logScale) },
          },
          {
            mark: { type: 'text', angle: 270, align: 'right', dy: -6, color: 'gray', y: 6 },
            encoding: { x: quantitative('cells', '', logScale), text: { field: 'name' } },
          },
        ],
      },
      {
        mark: { type: 'line', point: true },
        encoding: {
          x: {
            ...quantitative(
              'cells',
              'length of the road (cells); lines: one bit per cell fills a cache',
              logScale,
            ),
            axis: { format: '~s' },
          },
          y: quantitative('gcups', SPEED, logScale),
          color: { field: 'strategy', title: null, sort: null },
        },
      },
    ],
  })
}

/** Strong and weak scaling of threads, and ideal scaling. */
function scaling(): TopLevelSpec {
  const rows = part('scaling')
  const lines = [
    ['simd, strong: 2²⁴ cells', rows.filter((row) => row.kernel === 'simd' && row.cells === 2 ** 24)],
    [
      'simd, weak: 2²⁴ cells per worker',
      rows.filter((row) => row.kernel === 'simd' && row.cells === 2 ** 24 * row.workers),
    ],
    ['bitwise, strong: 2²⁴ cells', rows.filter((row) => row.kernel === 'bitwise')],
  ] as const
  const values = lines.flatMap(([line, points]) =>
    points.map((row) => ({
      line,
      workers: row.workers,
      speedup: row.cellUpdatesPerSecond / points[0].cellUpdatesPerSecond,
    })),
  )
  const ideal = Array.from({ length: cores }, (_, i) => ({ line: 'ideal', workers: i + 1, speedup: i + 1 }))
  return chart('Scaling with threads', [...ideal, ...values], {
    height: 300,
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        ...quantitative('workers', 'worker threads'),
        axis: { values: ideal.map(({ workers }) => workers) },
      },
      y: quantitative('speedup', 'speed relative to one worker'),
      color: { field: 'line', title: null, sort: null },
    },
  })
}

/** The cost of a call and of an observation. */
function calls(): TopLevelSpec {
  const rows = part('calls')
  const perCall = rows
    .filter((row) => row.every === undefined)
    .map((row) => ({ line: `${strategyOf(row)}: steps per call`, every: row.steps, gcups: gcups(row) }))
  const observed = rows
    .filter((row) => row.every !== undefined)
    .map((row) => ({
      line: 'simd, serial: steps between observations',
      every: row.every ?? 0,
      gcups: gcups(row),
    }))
  return chart('The cost of a call and of an observation', [...perCall, ...observed], {
    height: 300,
    mark: { type: 'line', point: true },
    encoding: {
      x: quantitative('every', 'steps', logScale),
      y: quantitative('gcups', `${SPEED}, 2²⁰ cells`),
      color: { field: 'line', title: null, sort: null },
    },
  })
}

/** Cell updates per byte that a kernel's inner loop loads or stores. */
const INTENSITY: Record<string, number> = {
  naive: 1 / 4, // three cells read, one written
  vectorised: 1 / 4,
  wasm: 1 / 4,
  bitwise: 32 / 8, // a word read, a word written
  simd: (4 * 128) / 32, // a row read, a row written, four steps on
}

/** Roofline: the slanted lines are the memory bandwidth, the level ones the speed of C with registers of that width. */
function roofline(): TopLevelSpec {
  const ladder = part('ladder').filter((row) => row.executor === 'serial' && row.kernel in INTENSITY)
  const points = ladder.map((row) => ({
    name: row.kernel,
    intensity: INTENSITY[row.kernel],
    gcups: gcups(row),
  }))
  const [low, high] = [1 / 8, 64]
  const slopes = report.bandwidths.flatMap(({ level, gigabytesPerSecond }) =>
    [low, high].map((intensity) => ({
      roof: `${level}: ${gigabytesPerSecond.toFixed(0)} GB/s`,
      intensity,
      gcups: intensity * gigabytesPerSecond,
    })),
  )
  const levels = report.peers
    .filter(({ name }) => name === 'C, lanes')
    .flatMap((row) =>
      [low, high].map((intensity) => ({ roof: `C, ${row.variant}`, intensity, gcups: gcups(row) })),
    )
  const x = quantitative('intensity', 'cell updates per byte loaded or stored', {
    ...logScale,
    domain: [low, high],
  })
  const y = quantitative('gcups', `${SPEED}, 2²⁰ cells`, { ...logScale, domain: [0.1, 5000] })
  return chart('What limits each kernel', points, {
    height: 360,
    layer: [
      {
        data: { values: [...slopes, ...levels] },
        mark: { type: 'line', clip: true },
        encoding: { x, y, color: { field: 'roof', title: null, sort: null } },
      },
      { mark: { type: 'point', filled: true, size: 80, color: 'black' }, encoding: { x, y } },
      { mark: { type: 'text', align: 'left', dx: 8 }, encoding: { x, y, text: { field: 'name' } } },
    ],
  })
}

await draw('ladder', ladder())
await draw('lengths', lengths())
await draw('scaling', scaling())
await draw('calls', calls())
await draw('roofline', roofline())
if (part('models').length > 0) await draw('models', models())
if (report.wave) await drawWave(report.wave)

const ofGpu = new URL('gpu.json', FOLDER)
if (existsSync(ofGpu)) await drawGpu(JSON.parse(readFileSync(ofGpu, 'utf8')))

const messages = new URL('mpi.json', FOLDER)
if (existsSync(messages)) await drawMpi(JSON.parse(readFileSync(messages, 'utf8')))
