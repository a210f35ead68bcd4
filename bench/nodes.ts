// npm run bench:nodes: the serial ladder on several versions of Node, each from the npm registry, into bench/results/nodes.json.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from './report.js'

const VERSIONS = ['20', '22', '24', '26']

const folder = mkdtempSync(join(tmpdir(), 'lanewise-nodes-'))
const reports = VERSIONS.map((version) => {
  const json = join(folder, `${version}.json`)
  const command = ['--yes', `node@${version}`, '--import', 'tsx', 'bench/run.ts', 'ladder', '--json', json]
  execFileSync('npx', command, { stdio: ['ignore', 'ignore', 'inherit'] })
  return JSON.parse(readFileSync(json, 'utf8')) as Report
})
rmSync(folder, { recursive: true })

const rows = reports[0].rows.map(({ name }, i) => ({
  name,
  gcups: Object.fromEntries(
    reports.map(({ machine, rows }) => [machine.node, rows[i].cellUpdatesPerSecond / 1e9]),
  ),
}))
const [{ date, machine }] = reports
writeFileSync(
  'bench/results/nodes.json',
  `${JSON.stringify({ date, cpu: machine.cpu, cores: machine.cores, rows }, null, 2)}\n`,
)
console.log(['Gcups'.padEnd(40), ...reports.map(({ machine }) => machine.node.padStart(10))].join(''))
for (const { name, gcups } of rows) {
  console.log(
    [name.padEnd(40), ...Object.values(gcups).map((speed) => speed.toPrecision(3).padStart(10))].join(''),
  )
}
