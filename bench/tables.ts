// npm run bench:charts: writes the figures of bench/results/*.json into README.md, docs/performance.md and
// docs/cluster.md.
import { existsSync, readFileSync } from 'node:fs'
import type { Measured } from './measure.js'
import { fillMpi } from './mpi/tables.js'
import type { Report } from './report.js'
import { figure, fill, spread, table, targetTable } from './text.js'
import { fillWave } from './wave/tables.js'

const report: Report = JSON.parse(readFileSync('bench/results/bench.json', 'utf8'))
const roadPeers = report.peers.filter(({ part }) => part !== 'models')
const { cpu, cores, node } = report.machine
const where = `${cpu}, ${cores} cores, Node ${node}, ${report.date.slice(0, 10)}`
const ladder = report.rows.filter(({ part }) => part === 'ladder')
const naive = ladder[0].cellUpdatesPerSecond

const gcups = (speed: number) => figure(speed / 1e9)
const times = (speed: number) => figure(speed / naive)

/** A row per kernel, columns for the executors. */
function twoAxes(): string {
  const speed = (kernel: string, executor: string) => find(kernel, executor)?.cellUpdatesPerSecond
  const cell = (value?: number) => (value === undefined ? ['–', '–'] : [gcups(value), times(value)])
  const kernels = [...new Set(ladder.map(({ kernel }) => kernel))]
  const rows = kernels.map((kernel) => [
    `\`${kernel}\``,
    ...cell(speed(kernel, 'serial')),
    ...cell(speed(kernel, 'threads')),
  ])
  const head = ['kernel', '`serial`, 10⁹ per second', '× naive', '`threads`, 2 workers', '× naive']
  return `${table(head, rows)}\n\nCell updates per second on 2²⁰ cells, medians of one run: ${where}.`
}

const find = (kernel: string, executor: string): Measured | undefined =>
  ladder.find((row) => row.kernel === kernel && row.executor === executor)

/** Ours and the peers', from the slowest to the fastest. */
function peers(): string {
  const rows = [
    ...ladder.map((row) => ({ ...row, label: `**${row.name.split(', 2^')[0]}**` })),
    ...roadPeers.map((row) => ({ ...row, label: `${row.name}, ${row.variant}` })),
  ].sort((a, b) => a.cellUpdatesPerSecond - b.cellUpdatesPerSecond)
  const lines = rows.map(({ label, cellUpdatesPerSecond, seconds }) => [
    label,
    gcups(cellUpdatesPerSecond),
    times(cellUpdatesPerSecond),
    spread(seconds),
  ])
  return `${table(['who', '10⁹ cell updates per second', '× naive', 'spread of the times'], lines)}\n\n${where}; 2²⁰ cells.`
}

/** The rows of the other models, in the order of measurement, and the peers of these models. */
function models(): string {
  const rows = [
    ...report.rows.filter(({ part }) => part === 'models').map((row) => ({ ...row, label: row.name })),
    ...report.peers
      .filter(({ part }) => part === 'models')
      .map((row) => ({ ...row, label: `${row.name}, ${row.variant}` })),
  ]
  const lines = rows.map(({ label, cellUpdatesPerSecond, seconds }) => [
    label,
    gcups(cellUpdatesPerSecond),
    spread(seconds),
  ])
  return `${table(['what', '10⁹ cell updates per second', 'spread of the times'], lines)}\n\n${where}.`
}

/** The slowest program of a course, and our fastest kernel on one core. */
function headline(): string {
  const lists = roadPeers.find(({ name }) => name === 'CPython')
  const simd = find('simd', 'serial')
  if (!lists || !simd) throw new Error('bench.json has no row of CPython, or none of simd')
  const ratio = simd.cellUpdatesPerSecond / lists.cellUpdatesPerSecond
  return `**On one core lanewise advances a road ${figure(ratio)} times as fast as the plain Python loop, bit for bit the same:
\`npm run bench:peers\` measures both in one run on your machine** (${where}).`
}

function nodes(): string {
  const { rows, cpu, date } = JSON.parse(readFileSync('bench/results/nodes.json', 'utf8'))
  const versions = Object.keys(rows[0].gcups)
  const lines = rows.map(({ name, gcups }: { name: string; gcups: Record<string, number> }) => [
    name.replace(', 2^20 cells', ''),
    ...versions.map((version) => figure(gcups[version])),
  ])
  return `${table(['10⁹ cell updates per second', ...versions], lines)}\n\n${cpu}, ${date.slice(0, 10)}; 2²⁰ cells.`
}

fill('README.md', 'headline', headline())
fill('README.md', 'ladder', twoAxes())
fill('docs/performance.md', 'ladder', peers())
fill('docs/performance.md', 'targets', targetTable(report.targets))
if (report.rows.some(({ part }) => part === 'models')) fill('docs/performance.md', 'models', models())
if (report.wave) fillWave(report.wave)
if (existsSync('bench/results/nodes.json')) fill('docs/performance.md', 'nodes', nodes())
if (existsSync('bench/results/mpi.json')) {
  const cars = report.rows.find(
    ({ name }) => name === 'cars, vmax 5 p 0.3, density 0.1, simd, serial, 2^20 cells',
  )
  fillMpi(JSON.parse(readFileSync('bench/results/mpi.json', 'utf8')), cars?.cellUpdatesPerSecond)
}
