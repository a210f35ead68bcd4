// Runs the peers of the wave, which have a protocol of their own: README.md has it.
import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Skipped } from '../wave/measure.js'
import type { Runs, Timed } from '../wave/row.js'
import { type ScatterPeer, scatterPeers } from './catalogue.js'
import { build, whyNot } from './peers.js'

const run = promisify(execFile)

/** Starts ranks for any user, and more of them than there are cores. */
const MPIRUN = ['mpirun.openmpi', '--allow-run-as-root', '--oversubscribe', '-n']

export type ScatterOptions = {
  /** Intervals and segments. Default: those of each peer. */
  n?: number
  /** For compiled programs; it must outlive the rows. */
  folder: string
}

/** The peers that can run here, built, and why the others cannot. */
export async function scatterRows({ n, folder }: ScatterOptions) {
  const rows: Timed[] = []
  const skipped: Skipped[] = []
  for (const peer of scatterPeers) {
    const { name, variant, workers } = peer
    const why = whyNot(peer, 0)
    if (why !== undefined) {
      skipped.push({ name: `${name}, ${variant}`, why })
      continue
    }
    const size = n ?? peer.n
    const typed = [...(await command(peer, folder)), `${size}`, `${size}`, `${peer.repeats ?? 2}`]
    if (peer.lastArgument !== undefined) typed.push(peer.lastArgument)
    rows.push({
      ...{ name: `${name}, ${variant}`, of: 'peers', n: size, segments: size, workers },
      run: () => launch(typed, workers, folder),
    })
  }
  return { rows, skipped }
}

async function command(peer: ScatterPeer, folder: string): Promise<string[]> {
  const program = await build(peer, { folder: await mkdtemp(join(folder, 'peer-')) })
  return peer.ranks ? [...MPIRUN, `${peer.workers}`, ...program] : program
}

async function launch([program, ...rest]: string[], workers: number, folder: string): Promise<Runs> {
  const env = {
    ...process.env,
    OMP_NUM_THREADS: `${workers}`,
    OMP_PROC_BIND: 'true',
    PYTHONPYCACHEPREFIX: folder, // no __pycache__ beside the sources
  }
  return JSON.parse((await run(program!, rest, { env })).stdout)
}
