// npm run bench [-- ladder limits peers] [-- --small] [-- --json FILE]
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import manifest from '../package.json' with { type: 'json' }
import { type Measured, measure } from './measure.js'
import { machine } from './peers/host.js'
import { measurePeers, type PeerReport } from './peers/peers.js'
import { reference, seededRoad } from './reference.js'
import { ladderRows, limitRows } from './rows.js'
import { type Target, targets } from './targets.js'

const PARTS = ['ladder', 'limits', 'peers']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, json: { type: 'string' } },
})
const unknown = positionals.find((part) => !PARTS.includes(part))
if (unknown !== undefined) {
  console.error(`bench: '${unknown}' is not one of ${PARTS.join(', ')}`)
  process.exit(2)
}
const parts = positionals.length > 0 ? positionals : PARTS
const { small } = values
const cells = small ? 2 ** 16 : 2 ** 20
const log = (line: string) => console.error(line)

const rows = [
  ...(parts.includes('ladder') ? ladderRows(cells) : []),
  ...(parts.includes('limits') && !small ? limitRows : []),
]
const measured = await measure(rows, small ? 1 : 3, small ? 0.05 : 0.5, log)
const peers: PeerReport = parts.includes('peers')
  ? await measurePeers({
      road: await seededRoad(cells),
      cells,
      reference,
      ...(small && { repeats: 3, targetSeconds: 0.05 }),
      log,
    })
  : { machine: machine(), rows: [], skipped: [] }
const reached = targets(measured, peers.rows)

const { cpu, cores, system, node } = machine()
console.log(
  `${cpu}, ${cores} cores, ${system}, Node ${node}; medians, with the least and the greatest in brackets\n`,
)
console.log(table(measured, peers))
if (reached.length > 0) console.log(`\n${targetTable(reached)}`)

const file = values.json ?? (small ? undefined : 'bench/results/bench.json')
if (file !== undefined) {
  const report = {
    lanewise: manifest.version,
    date: new Date().toISOString(),
    machine: {
      ...machine(),
      v8: process.versions.v8,
      assemblyscript: manifest.devDependencies.assemblyscript,
    },
    rows: measured,
    peers: peers.rows,
    skipped: peers.skipped,
    targets: reached,
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
}

/** All rows of the run, ours and the peers', with their speed relative to the first. */
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
      label.padEnd(52),
      `${steps}`.padStart(8),
      (cellUpdatesPerSecond / 1e9).toPrecision(3).padStart(10),
      (cellUpdatesPerSecond / naive).toPrecision(3).padStart(10),
      `  ${median} (${min} to ${max})`,
    ].join('')
  })
  const head = [
    'strategy or peer'.padEnd(52),
    'steps'.padStart(8),
    'Gcups'.padStart(10),
    'x naive'.padStart(10),
    '  ms a call',
  ]
  return [head.join(''), ...lines].join('\n')
}

function targetTable(reached: Target[]): string {
  const lines = reached.map(({ figure, atLeast, measured }) =>
    [
      figure.padEnd(84),
      `${atLeast}`.padStart(8),
      measured.toPrecision(4).padStart(10),
      measured >= atLeast ? '' : '   short',
    ].join(''),
  )
  return ['figure'.padEnd(84) + 'at least'.padStart(8) + 'measured'.padStart(10), ...lines].join('\n')
}
