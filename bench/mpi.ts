/**
 * Message passing, measured: two ranks against one, and what exchanges cost against depth. Each number is the median of
 * several repeats of one launch.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createSimulation } from '../src/index.js'

const LAUNCHERS: [string, string[]][] = [
  ['Open MPI', ['mpirun.openmpi', '--allow-run-as-root']],
  ['MPICH', ['mpirun.mpich']],
]
const program = fileURLToPath(new URL('mpi/rank.mjs', import.meta.url))
const REPEATS = 15

type Options = { cells: number; depth?: number }
type Row = { mpi: string; ranks: number; cells: number; depth: number | null; microseconds: number }

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

function measure([mpirun, ...flags]: string[], ranks: number, options: Options, steps: number): number {
  const task = JSON.stringify({ options, steps, repeats: REPEATS })
  const { status, stdout, stderr } = spawnSync(
    mpirun,
    [...flags, '-n', `${ranks}`, process.execPath, program, task],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return 1e6 * median(JSON.parse(stdout))
}

/** The executor threads, for comparison; steps as many as take a quarter of a second. */
async function threads(workers: number, options: Options, steps: number): Promise<number> {
  const sim = await createSimulation({ kernel: 'simd', executor: 'threads', workers, ...options })
  const seconds: number[] = []
  for (let i = 0; i <= REPEATS; i++) {
    const began = performance.now()
    await sim.advance(steps, { at: [steps] })
    if (i > 0) seconds.push((performance.now() - began) / 1000 / steps)
  }
  await sim.close()
  return 1e6 * median(seconds)
}

const rows: Row[] = []
const add = (mpi: string, ranks: number, { cells, depth }: Options, microseconds: number) => {
  rows.push({ mpi, ranks, cells, depth: depth ?? null, microseconds })
  const rate = (cells / microseconds / 1000).toFixed(0)
  console.log(
    `${mpi.padEnd(10)}${`${ranks}`.padStart(4)}${`${cells}`.padStart(12)}${`${depth ?? 'auto'}`.padStart(7)}` +
      `${microseconds.toFixed(2).padStart(12)}${rate.padStart(10)}`,
  )
}

console.log('           ranks     cells  depth     us/step  10^9 c/s')
const long = { cells: 2 ** 24 }
for (const workers of [1, 2]) add('threads', workers, long, await threads(workers, long, 10_240))
for (const [mpi, launcher] of LAUNCHERS) {
  if (spawnSync(launcher[0], ['--version']).status !== 0) {
    console.log(`${mpi} is not installed and left out`)
    continue
  }
  for (const ranks of [1, 2]) add(mpi, ranks, long, measure(launcher, ranks, long, 10_240))
  for (const depth of [1, 8, 64, 512]) {
    for (const ranks of [1, 2]) {
      const options = { cells: 2 ** 20, depth }
      add(mpi, ranks, options, measure(launcher, ranks, options, 10_240))
    }
  }
}
const machine = { processor: cpus()[0].model, cores: cpus().length, node: process.version }
writeFileSync(
  new URL('results/mpi.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString(), machine, repeats: REPEATS, rows }, null, 2)}\n`,
)
