// Times the C programs of Nagel and Schreckenberg's model. They have their own random numbers, so roads cannot be compared:
// a time counts only if the mean velocity agrees with ours within the statistical error.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createSimulation, nagelSchreckenberg } from 'lanewise'
import { carPeers, type Peer } from './catalogue.js'
import { machine } from './host.js'
import { build, type PeerReport, type PeerRow, whyNot } from './peers.js'

export interface CarOptions {
  cells: number
  densities: number[]
  vmax: number
  p: number
  log?: (line: string) => void
}

/** One road per seed, for the spread of velocities: samples of one road are correlated. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** Steps before the timing, timed steps, and runs. All roads start with stopped cars at random cells. */
const [RELAXATION, STEPS, REPEATS] = [300, 400, 2]

/** Relative difference up to which velocities agree. */
const LEAST_TOLERANCE = 1e-3

/** Difference up to which velocities agree, in standard errors. */
const ERRORS = 4

type Printed = { seconds: number[]; velocity: number; version: string }

const run = promisify(execFile)

export async function measureCars({ log = console.error, ...options }: CarOptions): Promise<PeerReport> {
  const report: PeerReport = { machine: machine(), rows: [], skipped: [] }
  const folder = await mkdtemp(join(tmpdir(), 'lanewise-cars-'))
  try {
    for (const peer of carPeers) {
      const { name, variant } = peer
      const why = whyNot(peer, options.cells)
      if (why !== undefined) {
        report.skipped.push({ name, variant, why })
        log(`${name}, ${variant}: skipped, ${why}`)
        continue
      }
      const [program] = await build(peer, { folder })
      for (const density of options.densities) {
        const row = await measure(peer, program!, density, options)
        report.rows.push(row)
        log(`${name}, ${row.variant}: ${(row.cellUpdatesPerSecond / 1e9).toPrecision(3)} Gcups`)
      }
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return report
}

async function measure(
  { name, variant }: Peer,
  program: string,
  density: number,
  options: Omit<CarOptions, 'log'>,
): Promise<PeerRow> {
  const { cells, vmax, p } = options
  const printed: Printed[] = []
  const own: number[] = []
  for (const seed of SEEDS) {
    const ours = await drive(density, seed, options)
    own.push(ours.velocity)
    // The same number of cars as ours: velocity depends on it much more than on random numbers.
    const told = [cells, STEPS, ours.density, vmax, p, seed, RELAXATION, REPEATS].map(String)
    printed.push(JSON.parse((await run(program, told)).stdout))
  }
  const theirs = printed.map((one) => one.velocity)
  check(`${name}, ${variant}, density ${density}`, theirs, own)
  const seconds = printed.flatMap((one) => one.seconds).toSorted((a, b) => a - b)
  const median = seconds[seconds.length >> 1]!
  return {
    ...{ part: 'models', name, variant: `${variant}, density ${density}`, threads: 1, cells, steps: STEPS },
    seconds: { median, min: seconds[0]!, max: seconds.at(-1)! },
    cellUpdatesPerSecond: (cells * STEPS) / median,
    velocity: spread(theirs).mean,
    version: printed[0]!.version,
  }
}

/** Our mean velocity in the steps that the peer measures. */
async function drive(density: number, seed: number, { cells, vmax, p }: Omit<CarOptions, 'log'>) {
  const model = nagelSchreckenberg({ vmax, p })
  const sim = await createSimulation({ model, cells, density, seed, executor: 'serial' })
  await sim.advance(RELAXATION)
  const seen = await sim.advance(STEPS * REPEATS, { every: 10 })
  await sim.close()
  return { density: seen[0]!.density, velocity: spread(seen.map((one) => one.velocity)).mean }
}

/** Compares velocities seed by seed: roads of the same seed have the same number of cars. */
function check(who: string, theirs: number[], ours: number[]) {
  const { mean, error } = spread(theirs.map((velocity, i) => velocity - ours[i]!))
  const own = spread(ours).mean
  const allowed = Math.max(LEAST_TOLERANCE * own, ERRORS * error)
  if (Math.abs(mean) > allowed) {
    throw new Error(`${who}: velocity ${own + mean} differs from ${own} by more than ${allowed}`)
  }
}

/** The mean and its standard error. */
function spread(values: number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) }
}
