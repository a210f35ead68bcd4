// npm run bench:mpi [-- --small] [-- --json FILE]: message passing, measured. A whole run goes into
// bench/results/mpi.json.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import manifest from '../package.json' with { type: 'json' }
import { createSimulation } from '../src/index.js'
import { spreadOf } from './measure.js'
import type { Job, MessageSamples, Messages, MpiRow, RankReport } from './mpi/job.js'
import { jobs } from './mpi/jobs.js'
import { bundled, installed, launch } from './mpi/launch.js'
import type { MpiReport } from './mpi/report.js'
import { mpiTargets } from './mpi/targets.js'
import { machine } from './peers/host.js'

const { values } = parseArgs({
  options: { small: { type: 'boolean', default: false }, json: { type: 'string' } },
})
const { small } = values
const launches = small ? 1 : 4
const calls = 3
const log = (line: string) => console.error(line)

const mpis = installed()
const absent = ['Open MPI', 'MPICH'].filter((mpi) => !(mpi in mpis))
const skipped: MpiReport['skipped'] = absent.map((name) => ({ name, why: 'is not installed' }))
const rank = await bundled(new URL('./mpi/rank.ts', import.meta.url))
const messagesProgram = await bundled(new URL('./mpi/messages.ts', import.meta.url))
const list = jobs(Object.keys(mpis), availableParallelism(), small ? 0.05 : 0.2, calls)
const rows = await measure(list)
const messages = Object.keys(mpis).map((mpi): Messages => ({ mpi, ...pingPong(mpi) }))

const report: MpiReport = {
  lanewise: manifest.version,
  date: new Date().toISOString(),
  machine: machine(),
  ...{ mpis, launches, calls, rows, messages, skipped },
  targets: mpiTargets({ rows }),
}
print(report)
const file = values.json ?? (small ? undefined : 'bench/results/mpi.json')
if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
if (skipped.length > 0) process.exitCode = 1

/** Launches all jobs in turn, the whole list several times, so that a slow phase of the machine affects all of them. */
async function measure(list: Job[]): Promise<MpiRow[]> {
  const reports = new Map<Job, RankReport[]>(list.map((job) => [job, []]))
  for (let round = 1; round <= launches; round++) {
    // The most important jobs are launched twice as often.
    for (const job of [...list, ...list.filter(({ part }) => part === 'two' || part === 'kernel')]) {
      if (skipped.some(({ name }) => name === job.name)) continue
      log(`round ${round} of ${launches}: ${job.part}: ${job.name}`)
      const report = attempt(job)
      if (report === undefined) continue
      const all = reports.get(job) ?? []
      if (all.push(report) === 1) await check(job.name, job.cells, report)
    }
  }
  return list.flatMap((job) => {
    const all = reports.get(job) ?? []
    return all.length > 0 ? [rowOf(job, all)] : []
  })
}

/** The report of a launch; a launch that fails is named and not repeated. */
function attempt(job: Job): RankReport | undefined {
  try {
    return launch(job, rank, job.task) as RankReport
  } catch (error) {
    skipped.push({ name: job.name, why: (error as Error).message })
  }
}

function rowOf({ task, inside, ...job }: Job, reports: RankReport[]): MpiRow {
  const seconds = spreadOf(reports.flatMap((report) => report.seconds))
  const found = reports[0].depth
  return {
    ...job,
    steps: task.steps,
    ...(found !== undefined && { found }),
    ...(reports[0].overlap && { beside: true }),
    seconds,
    ...(inside && apart(reports, job.depth ?? found ?? 0)),
    cellUpdatesPerSecond: job.cells / seconds.median,
  }
}

/** The time inside the kernel, and the time outside it. */
function apart(reports: RankReport[], depth: number): Pick<MpiRow, 'kernel' | 'share' | 'exchange'> {
  const calls = reports.flatMap(({ seconds, outside = [] }) =>
    seconds.map((all, i) => {
      const each = outside.map((rank) => rank[i])
      const mean = each.reduce((sum, rank) => sum + rank, 0) / each.length
      return { kernel: all - mean, share: mean / all, exchange: depth * Math.min(...each) }
    }),
  )
  return {
    kernel: spreadOf(calls.map(({ kernel }) => kernel)),
    share: spreadOf(calls.map(({ share }) => share)),
    exchange: spreadOf(calls.map(({ exchange }) => exchange)),
  }
}

/** Checks the final road and the last observation: they must be those of a single exact jump. */
async function check(name: string, cells: number, { step, moved, sha256 }: RankReport) {
  const sim = await createSimulation({
    cells,
    density: 0.52,
    seed: 5743,
    kernel: 'exact',
    executor: 'serial',
  })
  const [last] = await sim.advance(step, { at: [step] })
  const right = createHash('sha256')
    .update(await sim.packed())
    .digest('hex')
  if (sha256 !== right || moved !== last.moved) throw new Error(`${name}: wrong road after ${step} steps`)
}

function pingPong(mpi: string): Omit<Messages, 'mpi'> {
  log(`messages: ${mpi}`)
  const pair = { mpi, ranks: 2, workers: 1 }
  const { oneWay, sum } = launch(pair, messagesProgram, small ? 10 : 50) as MessageSamples
  return {
    oneWay: oneWay.map(({ bytes, seconds }) => ({ bytes, seconds: spreadOf(seconds) })),
    sum: spreadOf(sum),
  }
}

function print({ machine: { cpu, cores, node }, rows, messages, targets }: MpiReport) {
  const versions = Object.entries(mpis).map(([mpi, version]) => `${mpi} ${version}`)
  console.log([cpu, `${cores} cores`, `Node ${node}`, ...versions].join(', '))
  console.log(line('part', 'what', 'us/step', 'fastest', '10^9 c/s', 'outside'))
  for (const { part, name, seconds, cellUpdatesPerSecond, share } of rows) {
    const outside = share === undefined ? '' : `${(100 * share.median).toFixed(1)} %`
    const [median, least] = [seconds.median, seconds.min].map((time) => (1e6 * time).toFixed(2))
    console.log(line(part, name, median, least, (cellUpdatesPerSecond / 1e9).toFixed(0), outside))
  }
  for (const { mpi, oneWay, sum } of messages) {
    for (const { bytes, seconds } of oneWay) {
      const [median, least] = [seconds.median, seconds.min].map((time) => (1e6 * time).toFixed(2))
      console.log(line('message', `${mpi}, ${bytes} bytes`, median, least))
    }
    console.log(line('message', `${mpi}, sum`, (1e6 * sum.median).toFixed(2), (1e6 * sum.min).toFixed(2)))
  }
  for (const { figure, atLeast, measured } of targets) {
    const short = atLeast !== undefined && measured < atLeast ? 'short' : ''
    console.log(line('target', figure, `${atLeast ?? ''}`, measured.toPrecision(4), short))
  }
  for (const { name, why } of skipped) console.log(`left out: ${name}: ${why}`)
}

function line(part: string, what: string, ...figures: string[]): string {
  return `${part.padEnd(8)}${what.padEnd(60)}${figures.map((figure) => figure.padStart(10)).join('')}`
}
