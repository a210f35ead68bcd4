import type { Spread } from '../measure.js'
import { figure, fill, spread, table, targetTable } from '../text.js'
import { ARCHER2, LATENCY } from './archer2.js'
import { COURSE, EACH, LONG, type MpiRow, SHORT } from './job.js'
import {
  bestDepth,
  carsUpTo,
  efficiency,
  LANES,
  type Machine,
  type Rule,
  rowsAt,
  rowsOf,
  TRAFFIC,
} from './model.js'
import { archer2, checks, kernelTimes, measuredMachine } from './paper.js'
import { type MpiReport, rowOf, whereOf } from './report.js'
import { COURSE_MCOPS } from './targets.js'

const PAGE = 'docs/cluster.md'

/** Writes the tables of bench/results/mpi.json into the document; `carsRate` is the speed of cars on one core, in cells. */
export function fillMpi(report: MpiReport, carsRate: number | undefined) {
  const { mpis } = report
  const put = (name: string, text: string) => fill(PAGE, name, `${text}\n\n${whereOf(report)}.`)
  put('mpi-scaling', scaling(report))
  put('mpi-depth', depths(report))
  put('mpi-messages', messages(report))
  put('mpi-course', course(report))
  put('mpi-targets', targetTable(report.targets))
  const [mpi] = Object.keys(mpis)
  if (mpi === undefined) return
  const here = measuredMachine(report, mpi)
  const machines: [string, Rule, Machine][] = [['Rule 184', TRAFFIC, archer2(here)]]
  if (carsRate !== undefined) {
    const cars = carsUpTo(5, 0.1)
    machines.push(['cars, vmax 5', cars, archer2({ ...here, row: cars.cells / carsRate })])
  }
  put('paper-kernel', kernel(report, here))
  put('paper-parameters', parameters(mpi, here))
  put('paper-depth', bestDepths(machines))
  put('paper-strong', strong(machines[0][2]))
  put('paper-check', check(report))
}

const nanoseconds = (seconds: number) => figure(1e9 * seconds)
const microseconds = (seconds: number) => figure(1e6 * seconds)
const gcups = (row: MpiRow) => figure(row.cellUpdatesPerSecond / 1e9)
/** The median, followed by the fastest sample. */
const both = (times: Spread, unit: (seconds: number) => string = microseconds) =>
  `${unit(times.median)} (${unit(times.min)})`

const superscript = (power: number) => [...`${power}`].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')

const powerOfTen = (value: number): string => {
  const [digits, power] = value.toExponential(1).split('e+')
  return `${digits} · 10${superscript(Number(power))}`
}

/** A length, as a power of two or ten if it is one. */
const length = (cells: number): string => {
  const [two, ten] = [Math.log2(cells), Math.log10(cells)]
  if (Number.isInteger(two)) return `2${superscript(two)}`
  return Number.isInteger(ten) ? `10${superscript(ten)}` : cells.toLocaleString('en')
}

/** The long road with all strategies, then other roads with ranks. */
function scaling(report: MpiReport): string {
  const { cores } = report.machine
  const mpis = Object.keys(report.mpis)
  const one = (mpi: string | undefined, cells: number) => rowOf(report, mpi, 1, cells)
  const line = (
    who: string,
    row: MpiRow | undefined,
    base: MpiRow | undefined,
    ideal: number,
  ): string[][] => {
    if (!row || !base) return []
    const over = row.ranks * row.workers > cores ? ' ¹' : ''
    const times = row.cellUpdatesPerSecond / base.cellUpdatesPerSecond
    return [[`${who}${over}`, length(row.cells), gcups(row), figure(times), `${ideal}`, spread(row.seconds)]]
  }
  const alone = report.rows.filter(({ part, mpi }) => part === 'two' && mpi === undefined)
  const lines = [
    ...alone.flatMap((row) =>
      line(row.name.split(', 2^')[0], row, row.workers > 1 ? alone[1] : row, row.workers),
    ),
    ...mpis.flatMap((mpi) => {
      const ranks = (ranks: number, workers: number, cells: number, base: number) =>
        line(
          `${mpi}: ${ranks} rank${ranks > 1 ? 's' : ''}${workers > 1 ? ` of ${workers} threads` : ''}`,
          rowOf(report, mpi, ranks, cells, workers),
          one(mpi, base),
          Math.min(cores, ranks * workers),
        )
      return [
        ...[1, 2, 4].flatMap((n) => ranks(n, 1, LONG, LONG)),
        ...[1, 2].flatMap((n) => ranks(n, 2, LONG, LONG)),
        ...[1, 2, 4].flatMap((n) => ranks(n, 1, SHORT, SHORT)),
        ...[1, 2, 4].flatMap((n) => ranks(n, 1, EACH * n, EACH)),
      ]
    }),
  ]
  const head = ['who', 'cells', '10⁹ cell updates per second', '× one', 'at best', 'spread of the times']
  return `${table(head, lines)}\n\n¹ more ranks, or threads, than cores.`
}

function depths({ rows }: MpiReport): string {
  const lines = rows.flatMap(({ part, mpi, cells, found, beside, seconds, exchange, share }) => {
    if (!['depth', 'beside', 'share'].includes(part) || !exchange || !share || mpi === undefined) return []
    return [
      [
        `${mpi}, ${length(cells)} cells`,
        `${found}${beside ? ', beside the work' : ''}${part === 'share' ? ', the default' : ''}`,
        both(seconds),
        both(exchange),
        both(share, (part) => `${figure(100 * part)} %`),
      ],
    ]
  })
  return table(['2 ranks', 'depth', 'µs per step', 'µs per exchange', 'outside the kernel'], lines)
}

function messages({ messages }: MpiReport): string {
  const lines = messages.flatMap(({ mpi, oneWay, sum }) => [
    ...oneWay.map(({ bytes, seconds }) => [
      `${mpi}, a message`,
      bytes.toLocaleString('en'),
      both(seconds),
      figure(bytes / seconds.min / 1e9),
    ]),
    [`${mpi}, a sum over both ranks`, '8', both(sum), ''],
  ])
  return table(['what', 'bytes', 'µs', '10⁹ bytes per second'], lines)
}

/** 10^6 cell updates per second, the unit of the course. */
function course({ rows }: MpiReport): string {
  const lines = COURSE.flatMap((cells) =>
    rows
      .filter((row) => row.part === 'course' && row.cells === cells)
      .map((row) => [
        `${row.mpi}, 2 ranks, ${row.every === undefined ? 'not observed' : 'observed at every step'}`,
        cells.toLocaleString('en'),
        figure(row.cellUpdatesPerSecond / 1e6),
        figure(row.cellUpdatesPerSecond / 1e6 / COURSE_MCOPS),
      ]),
  )
  const theirs = [
    'EPCC: C, 4 processes on 2 nodes',
    (32e6).toLocaleString('en'),
    COURSE_MCOPS.toLocaleString('en'),
    '1',
  ]
  return table(['who', 'cells', 'MCOPs', '× EPCC'], [theirs, ...lines])
}

function parameters(mpi: string, here: Machine): string {
  const lines = [
    [
      'c, a row of 128 cells',
      `${nanoseconds(here.row)} ns`,
      'measured here, at the fastest length; the same there',
    ],
    [
      's, a step besides its rows',
      `${nanoseconds(here.start)} ns`,
      'measured here, on up to 512 rows; the same there',
    ],
    [
      'o, an exchange besides its message',
      `${microseconds(here.call)} µs`,
      `measured here, ${mpi}; the same there`,
    ],
    ['α, latency', `${microseconds(LATENCY)} µs`, 'read: a doubling of the nodes in an allreduce'],
    [
      'β, bandwidth',
      `${figure(ARCHER2.port / 1e9)} · 10⁹ bytes per second`,
      'read: one port of a node; its peak',
    ],
    [`cores`, ARCHER2.cores.toLocaleString('en'), 'read: 5,860 nodes of 128'],
    ['memory', '2 · 10⁹ bytes per core', 'read: standard nodes'],
    ['α here', `${microseconds(here.latency)} µs`, `measured, ${mpi}`],
    ['β here', `${figure(here.bandwidth / 1e9)} · 10⁹ bytes per second`, `measured, ${mpi}`],
  ]
  return [['what', 'value', 'where from'], ['---', '--:', '---'], ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n')
}

/** The kernel on one core, and the straight line that the model uses for it. */
function kernel({ rows }: MpiReport, { row, start }: Machine): string {
  const lines = kernelTimes(rows).map(({ rows, worked, seconds }) => [
    rows.toLocaleString('en'),
    worked.toLocaleString('en'),
    nanoseconds(seconds),
    nanoseconds(row * worked + start),
    figure((worked * LANES) / seconds / 1e9),
  ])
  return table(['rows', 'with ghosts', 'ns per step', 'c (n + d) + s', '10⁹ cells per second'], lines)
}

/** Numbers that do not depend on the length of the road: the depth, and the fewest rows per core. */
function bestDepths(machines: [string, Rule, Machine][]): string {
  const lines = machines.flatMap(([name, rule, machine]) =>
    [0.5, 0.9].map((wanted) => {
      const rows = rowsAt(machine, rule, wanted)
      const depth = bestDepth(machine, rule, rows)
      return [
        name,
        `${100 * wanted} %`,
        figure(rows),
        figure(rows * rule.cells),
        powerOfTen(rows * rule.cells * ARCHER2.cores),
        `${depth}`,
        rule.strip(depth).toLocaleString('en'),
      ]
    }),
  )
  const all = `cells for ${ARCHER2.cores.toLocaleString('en')} cores`
  return table(
    ['what', 'efficiency', 'rows per core', 'cells per core', all, 'depth', 'bytes per strip'],
    lines,
  )
}

/** Roads of a fixed length: how many cores they keep busy, and the speed of all of ARCHER2. */
function strong(machine: Machine): string {
  const lines = [1e9, 1e12, 1e15].map((cells) => {
    const rows = rowsOf(cells, ARCHER2.cores)
    const whole = efficiency(machine, TRAFFIC, rows)
    const cores = (wanted: number) => figure(rowsOf(cells, rowsAt(machine, TRAFFIC, wanted)))
    const rate = (whole * ARCHER2.cores * LANES) / machine.row / 1e15
    return [
      length(cells),
      figure(Math.ceil(cells / 8 / ARCHER2.memory)),
      cores(0.9),
      cores(0.5),
      `${figure(100 * whole)} %`,
      figure(rate),
      figure(1e6 * (cells / (rate * 1e15))),
    ]
  })
  const head = [
    'cells',
    'cores for the memory',
    '90 % up to',
    '50 % up to',
    'efficiency on all',
    '10¹⁵ per second',
    'µs per step',
  ]
  return table(head, lines)
}

function check(report: MpiReport): string {
  const { cores } = report.machine
  const error = (predicted: number, measured: number) => {
    const percent = (100 * (predicted - measured)) / measured
    return `${percent > 0 ? '+' : ''}${figure(percent)} %`
  }
  const lines = checks(report).map(({ mpi, ranks, cells, depth, beside, predicted, fastest, median }) => [
    `${mpi}: ${ranks} rank${ranks > 1 ? 's' : ''}${ranks > cores ? ' ¹' : ''}`,
    length(cells),
    `${depth}${beside ? ', beside the work' : ''}`,
    microseconds(predicted),
    microseconds(fastest),
    microseconds(median),
    error(predicted, fastest),
    error(predicted, median),
  ])
  const head = [
    'who',
    'cells',
    'depth',
    'predicted, µs per step',
    'fastest',
    'median',
    'error',
    'error to the median',
  ]
  return `${table(head, lines)}\n\n¹ more ranks than cores.`
}
