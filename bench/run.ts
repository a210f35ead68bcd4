// npm run bench [-- PART …] [-- --small] [-- --json FILE]: parts are ladder, limits, lengths, scaling, calls,
// models, wave, peers.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import manifest from '../package.json' with { type: 'json' }
import { bandwidths } from './bandwidth.js'
import type { Target } from './figure.js'
import { type Measured, measure } from './measure.js'
import { DENSITIES, modelRows, P, VMAX } from './modelRows.js'
import { measureCars } from './peers/cars.js'
import { elementaryPeers } from './peers/catalogue.js'
import { machine } from './peers/host.js'
import { measurePeers, type PeerReport } from './peers/peers.js'
import { reference, seededRoad } from './reference.js'
import type { Report } from './report.js'
import type { Row } from './row.js'
import { callRows, ladderRows, lengthRows, limitRows, scalingRows } from './rows.js'
import { slowestRules } from './slowest.js'
import { measureSweeps } from './sweeps.js'
import { targets } from './targets.js'
import { waveTable } from './wave/print.js'
import { measureWave } from './wave/wave.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, json: { type: 'string' } },
})
const { small } = values
const cells = small ? 2 ** 16 : 2 ** 20
const parts: Record<string, Row[]> = {
  ladder: ladderRows(cells),
  limits: limitRows,
  lengths: lengthRows,
  scaling: scalingRows(availableParallelism()),
  calls: callRows,
  models: [],
  wave: [],
  peers: [],
}
const chosen = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = chosen.find((part) => !(part in parts))
if (unknown !== undefined) {
  console.error(`bench: '${unknown}' is not one of ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}
const log = (line: string) => console.error(line)
const rounds = small ? 1 : 2
const models = chosen.includes('models')
if (models) {
  const slowest = await slowestRules(cells, small ? 100 : 2000, log)
  parts.models = small ? modelRows(cells, 2 ** 18, slowest, 1 / 16) : modelRows(cells, 1e8, slowest, 1)
}

const rows = chosen.flatMap((part) => parts[part].map((row) => ({ ...row, part })))
const measured = await measure(rows, rounds, small ? 0.05 : 0.5, log)
if (models) measured.push(...(await measureSweeps(rounds, small, log)))
const peers = await measureOthers()
const reached = targets(measured, peers.rows)
const wave = chosen.includes('wave') ? await measureWave(small, log) : undefined

const { cpu, cores, system, node } = machine()
console.log(
  `${cpu}, ${cores} cores, ${system}, Node ${node}; medians, with minimum and maximum in brackets\n`,
)
if (measured.length + peers.rows.length > 0) console.log(table(measured, peers))
if (reached.length > 0) console.log(`\n${targetTable(reached)}`)
if (wave !== undefined) {
  console.log(`\n${waveTable(wave)}`)
  if (wave.targets.length > 0) console.log(`\n${targetTable(wave.targets)}`)
}

const report: Report = {
  lanewise: manifest.version,
  date: new Date().toISOString(),
  machine: { ...machine(), v8: process.versions.v8, assemblyscript: manifest.devDependencies.assemblyscript },
  bandwidths: bandwidths(),
  rows: measured,
  peers: peers.rows,
  skipped: peers.skipped,
  targets: reached,
  ...(wave && { wave }),
}
save(report)

// In a trial run a missing peer is an error, so that it is noticed, and so is a row that does not run.
const skipped = [...peers.skipped, ...(wave?.skipped ?? [])]
const absent = skipped.filter(({ why }) => why.endsWith('missing') || why.startsWith('failed'))
if (process.env.CI && absent.length > 0) {
  console.error(`bench: ${absent.map(({ why }) => why).join('; ')}`)
  process.exitCode = 1
}

/**
 * A whole run is saved beside the charts that are drawn from it, and a part only with --json. But the wave has nothing in
 * common with roads: where it alone was measured, it replaces the wave of the last whole run.
 */
function save(report: Report) {
  const recorded = 'bench/results/bench.json'
  const onlyWave = positionals.length === 1 && wave !== undefined
  const file = values.json ?? ((positionals.length === 0 || onlyWave) && !small ? recorded : undefined)
  if (file === undefined) return
  const before = onlyWave && file === recorded ? JSON.parse(readFileSync(recorded, 'utf8')) : report
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...before, wave: report.wave }, null, 2)}\n`)
}

/** Measures the peers of Rule 184 and of the other models. */
async function measureOthers(): Promise<PeerReport> {
  const report: PeerReport = { machine: machine(), rows: [], skipped: [] }
  const add = ({ rows, skipped }: PeerReport) => {
    report.rows.push(...rows)
    report.skipped.push(...skipped)
  }
  const few = small && { repeats: 3, targetSeconds: 0.05 }
  const options = { road: await seededRoad(cells), cells, reference, ...few, log }
  if (models) {
    add(await measureCars({ cells, densities: DENSITIES, vmax: VMAX, p: P, log }))
    add(await measurePeers({ ...options, repeats: 3, peers: elementaryPeers }))
  }
  if (chosen.includes('peers')) add(await measurePeers(options))
  return report
}

/** All rows, ours and the peers', with their speed relative to the first. */
function table(rows: Measured[], peers: PeerReport): string {
  const all = [
    ...rows.map((row) => ({ ...row, label: row.name })),
    ...peers.rows.map((row) => ({ ...row, label: `${row.name}, ${row.variant}` })),
  ]
  const naive = all[0]?.cellUpdatesPerSecond ?? 1
  const lines = all.map(({ label, steps, seconds, cellUpdatesPerSecond }) => {
    const [median, min, max] = [seconds.median, seconds.min, seconds.max].map((time) =>
      (time * 1e3).toPrecision(3),
    )
    return [
      label.padEnd(84),
      `${steps}`.padStart(8),
      (cellUpdatesPerSecond / 1e9).toPrecision(3).padStart(10),
      (cellUpdatesPerSecond / naive).toPrecision(3).padStart(10),
      `  ${median} (${min} to ${max})`,
    ].join('')
  })
  const head = [
    'strategy or peer'.padEnd(84),
    'steps'.padStart(8),
    'Gcups'.padStart(10),
    'x naive'.padStart(10),
    '  ms per call',
  ]
  return [head.join(''), ...lines].join('\n')
}

function targetTable(reached: Target[]): string {
  const lines = reached.map(({ figure, atLeast, measured }) =>
    [
      figure.padEnd(84),
      `${atLeast ?? ''}`.padStart(8),
      measured.toPrecision(4).padStart(10),
      atLeast === undefined || measured >= atLeast ? '' : '   short',
    ].join(''),
  )
  return ['figure'.padEnd(84) + 'at least'.padStart(8) + 'measured'.padStart(10), ...lines].join('\n')
}
