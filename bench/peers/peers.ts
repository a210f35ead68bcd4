// Times every installed peer. A time counts only if the final road is that of the reference.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Peer, peers } from './catalogue.js'
import { DEBIAN_LINE, has, type Machine, machine } from './host.js'

/** The right answer: the packed road after these steps, and the cars that moved in the last step. */
export type Reference = (
  road: Uint8Array,
  cells: number,
  steps: number,
  rule?: number,
) => Promise<{ road: Uint8Array; moved: number }>

export interface PeerOptions {
  /** The peers to time. Default: those of Rule 184. */
  peers?: Peer[]
  /** The packed initial road, 8 cells per byte, lowest bit first. */
  road: Uint8Array
  cells: number
  reference: Reference
  /** Timed runs per peer. Default: 7. */
  repeats?: number
  /** Wanted seconds per timed run. Default: 0.3. */
  targetSeconds?: number
  /** Called with lines of progress. Default: console.error. */
  log?: (line: string) => void
}

export interface PeerRow {
  /** The part of the benchmark that it belongs to. */
  part: 'peers' | 'models'
  name: string
  variant: string
  threads: number
  cells: number
  /** Steps per timed run. */
  steps: number
  seconds: { median: number; min: number; max: number }
  /** From the median. */
  cellUpdatesPerSecond: number
  /** Velocity in the step after the last, the same as that of the reference. */
  velocity: number
  version: string
}

export interface PeerReport {
  machine: Machine
  rows: PeerRow[]
  skipped: { name: string; variant: string; why: string }[]
}

/** What a peer prints. */
interface Printed {
  seconds: number[]
  moved: number
  version: string
}

type Settings = Required<PeerOptions> & { folder: string; roadFile: string; outFile: string }

const run = promisify(execFile)
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export async function measurePeers(options: PeerOptions): Promise<PeerReport> {
  const folder = await mkdtemp(join(tmpdir(), 'lanewise-peers-'))
  const settings: Settings = {
    peers,
    repeats: 7,
    targetSeconds: 0.3,
    log: console.error,
    ...options,
    folder,
    roadFile: join(folder, 'road'),
    outFile: join(folder, 'out'),
  }
  const report: PeerReport = { machine: machine(), rows: [], skipped: [] }
  try {
    await writeFile(settings.roadFile, settings.road)
    for (const peer of settings.peers) {
      const why = whyNot(peer, settings.cells)
      if (why === undefined) report.rows.push(await measure(peer, settings))
      else {
        report.skipped.push({ name: peer.name, variant: peer.variant, why })
        settings.log(`${peer.name}, ${peer.variant}: skipped, ${why}`)
      }
    }
    if (report.skipped.some(({ why }) => why.endsWith('missing'))) settings.log(howToInstall)
  } finally {
    await rm(folder, { recursive: true })
  }
  return report
}

/** Why a peer cannot run here; undefined if it can. */
export function whyNot(peer: Peer, cells: number): string | undefined {
  const missing = peer.needs.find((need) => !has(need))
  if (missing === 'AVX2' || missing === 'AVX-512') return `this processor has no ${missing}`
  if (missing !== undefined) return `${missing} is missing`
  const { multipleOf = 1 } = peer
  return cells % multipleOf === 0
    ? undefined
    : `it needs a multiple of ${multipleOf} cells, and ${cells} is not`
}

const howToInstall = `On Debian, install what is missing with: ${DEBIAN_LINE}; and the npm package with npm install`

async function measure(peer: Peer, settings: Settings): Promise<PeerRow> {
  const { cells, repeats, log } = settings
  const command = await build(peer, settings)
  const steps = peer.steps ?? (await calibrate(peer, command, settings))
  const printed = await launch(peer, command, steps, repeats, settings)
  const velocity = await check(peer, steps, printed, settings)

  const sorted = printed.seconds.toSorted((a, b) => a - b)
  const median = sorted[sorted.length >> 1]!
  const row: PeerRow = {
    part: peer.rule === undefined ? 'peers' : 'models',
    name: peer.name,
    variant: peer.variant,
    threads: threadsOf(peer),
    cells,
    steps,
    seconds: { median, min: sorted[0]!, max: sorted.at(-1)! },
    cellUpdatesPerSecond: (cells * steps) / median,
    velocity,
    version: printed.version,
  }
  log(`${peer.name}, ${peer.variant}: ${(row.cellUpdatesPerSecond / 1e9).toPrecision(3)} Gcups`)
  return row
}

/** The command that runs the peer, compiled first if it is in C. */
export async function build(
  { source, interpreter, flags = [] }: Peer,
  { folder }: { folder: string },
): Promise<string[]> {
  if (interpreter !== undefined) return [interpreter, here(source)]
  const program = join(folder, 'program')
  await run('gcc', [...flags, here(source), '-o', program, '-lm'])
  return [program]
}

const threadsOf = (peer: Peer) => (peer.threads === 'all' ? availableParallelism() : 1)

async function launch(peer: Peer, command: string[], steps: number, repeats: number, settings: Settings) {
  const { cells, roadFile, outFile, folder } = settings
  const [program, ...first] = command
  const last = peer.lastArgument === undefined ? [] : [peer.lastArgument]
  const { stdout } = await run(
    program!,
    [...first, roadFile, `${cells}`, `${steps}`, `${repeats}`, outFile, ...last],
    {
      env: {
        ...process.env,
        OMP_NUM_THREADS: `${threadsOf(peer)}`,
        OMP_PROC_BIND: 'true',
        PYTHONPYCACHEPREFIX: folder, // no __pycache__ beside the sources
      },
    },
  )
  return JSON.parse(stdout) as Printed
}

/** The steps that take the wanted time, found before the timing: more and more steps, until they take long enough. */
async function calibrate(peer: Peer, command: string[], settings: Settings): Promise<number> {
  const { targetSeconds } = settings
  const most = peer.mostSteps ?? Number.MAX_SAFE_INTEGER
  for (let steps = 2; ; ) {
    const { seconds } = await launch(peer, command, steps, 1, settings)
    const ideal = (steps * targetSeconds) / Math.max(seconds[0]!, 1e-9)
    if (seconds[0]! > targetSeconds / 8) return Math.min(most, wholePasses(ideal))
    if (steps >= most) return most
    steps = Math.min(most, wholePasses(ideal / 2), steps * 1000)
  }
}

/** A multiple of 8 if that changes little, so that kernels with 4 or 8 steps per pass have no steps left over. */
function wholePasses(steps: number): number {
  return steps > 80 ? Math.round(steps / 8) * 8 : Math.max(1, Math.round(steps))
}

/** Compares the road, and the cars that can move, with the reference, and returns the velocity. */
async function check(peer: Peer, steps: number, { moved }: Printed, settings: Settings): Promise<number> {
  const { road, cells, reference, outFile } = settings
  const expected = await reference(road, cells, steps, peer.rule)
  const next = await reference(expected.road, cells, 1)
  const same = Buffer.compare(await readFile(outFile), expected.road) === 0
  if (!same || moved !== next.moved) {
    throw new Error(`${peer.name}, ${peer.variant}: wrong road after ${steps} steps of ${cells} cells`)
  }
  return moved / countCars(road)
}

function countCars(road: Uint8Array): number {
  let cars = 0
  for (const byte of road) for (let rest = byte; rest !== 0; rest &= rest - 1) cars++
  return cars
}
