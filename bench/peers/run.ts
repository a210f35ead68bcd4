// npx tsx bench/peers/run.ts [--small] [--json FILE]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measurePeers, type PeerReport } from './peers.js'
import { exactReference } from './reference.js'

const DENSITY = 0.52
const SEED = 5743

/** A seeded road, packed. The generator is Marsaglia's xorshift32 (2003). */
function seededRoad(cells: number): Uint8Array {
  const road = new Uint8Array(Math.ceil(cells / 8))
  let state = SEED
  for (let i = 0; i < cells; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    if ((state >>> 0) / 2 ** 32 < DENSITY) road[i >> 3]! |= 1 << (i & 7)
  }
  return road
}

function table({ rows }: PeerReport): string {
  const lines = rows.map(({ name, variant, threads, steps, seconds, cellUpdatesPerSecond }) =>
    [
      name.padEnd(22),
      variant.padEnd(26),
      `${threads}`.padStart(7),
      `${steps}`.padStart(8),
      (cellUpdatesPerSecond / 1e9).toPrecision(3).padStart(9),
      `${(seconds.median * 1e3).toFixed(1)} (${(seconds.min * 1e3).toFixed(1)}-${(seconds.max * 1e3).toFixed(1)})`,
    ].join('  '),
  )
  const head = [
    'peer'.padEnd(22),
    'variant'.padEnd(26),
    'threads',
    '   steps',
    '    Gcups',
    'ms a run (min-max)',
  ]
  return [head.join('  '), ...lines].join('\n')
}

const { values } = parseArgs({ options: { small: { type: 'boolean' }, json: { type: 'string' } } })
const cells = values.small ? 2 ** 16 : 2 ** 20
const report = await measurePeers({
  road: seededRoad(cells),
  cells,
  reference: exactReference,
  ...(values.small ? { repeats: 3, targetSeconds: 0.05 } : {}),
})
console.log(`${report.machine.cpu}, ${report.machine.cores} cores; ${cells} cells\n${table(report)}`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
