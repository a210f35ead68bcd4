import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEBIAN_LINE, machine } from '../peers/host.js'
import { scatterRows } from '../peers/scatter.js'
import { measureRows } from './measure.js'
import { COURSE, FINE, ourRows } from './ours.js'
import type { WaveReport } from './report.js'
import { waveTargets } from './targets.js'

/** A grid for a trial run. */
const SMALL = { n: 16, segments: 16 }

/** The part `wave` of the benchmark: ours and the peers, in turn. */
export async function measureWave(small: boolean, log: (line: string) => void): Promise<WaveReport> {
  const folder = await mkdtemp(join(tmpdir(), 'lanewise-wave-'))
  try {
    const ours = await (small ? ourRows(SMALL, undefined) : ourRows(COURSE, FINE))
    const peers = await scatterRows({ folder, ...(small && { n: SMALL.n }) })
    const { rows, skipped } = await measureRows([...ours, ...peers.rows], small ? 1 : 4, log)
    skipped.push(...peers.skipped)
    for (const { name, why } of skipped) log(`${name}: skipped, ${why}`)
    if (skipped.some(({ why }) => why.endsWith('missing'))) log(`On Debian: ${DEBIAN_LINE}`)
    return {
      ...{ date: new Date().toISOString(), machine: machine() },
      ...{ rows, skipped, targets: waveTargets(rows) },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
