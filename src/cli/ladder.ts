import type { Command } from 'commander'
import { checkInteger } from '../check.js'
import { executors } from '../executors/table.js'
import { kernels } from '../kernels/elementary/table.js'
import type { KernelName } from '../kernels/names.js'
import type { ExecutorName } from '../kernels/run.js'
import { defaults } from '../options/options.js'
import { createSimulation } from '../simulation.js'
import { advanceTimed } from './advance.js'
import { CliError } from './cliError.js'
import { number } from './options.js'
import { progressBar } from './progress.js'

type Options = { cells: number; steps: number; density: number; seed: number; workers: number }

/** One strategy, measured. */
type Row = { kernel: KernelName; executor: ExecutorName; velocity: number; road: Uint8Array; mcops: number }

/** `lanewise ladder`: advances the same road with every strategy, one after the other. */
export function ladder(program: Command) {
  program
    .command('ladder')
    .description('advance the same road with every strategy, and compare road and speed')
    .option('--cells <number>', 'length of the road', number, defaults.cells)
    .option('--steps <number>', 'steps to take', number, 100)
    .option('--density <number>', 'wanted cars per cell, 0 to 1', number, defaults.density)
    .option('--seed <number>', 'seed of the road', number, defaults.seed)
    .option('--workers <number>', "worker threads, for executor 'threads'", number, 2)
    .action(perform)
}

async function perform(options: Options) {
  const { cells, steps, density, seed } = options
  checkInteger('steps', steps, 1, Number.MAX_SAFE_INTEGER)
  await checkOptions(options)
  process.stdout.write(`Traffic on ${cells} cells, density ${density}, seed ${seed}, ${steps} steps\n\n`)
  process.stdout.write(line('kernel', 'executor', 'MCOPs', 'x naive', `velocity at step ${steps}`))
  const rows: Row[] = []
  for (const executor of ONE_PROCESS) {
    for (const { name: kernel, sort } of Object.values(kernels)) {
      if (executor !== 'serial' && sort === 'road') continue
      const row = await measure(kernel, executor, options)
      rows.push(row)
      const times = row.mcops / rows[0].mcops
      process.stdout.write(
        line(
          kernel,
          executor,
          row.mcops.toFixed(0),
          times.toFixed(times < 10 ? 1 : 0),
          row.velocity.toFixed(6),
        ),
      )
      checkSame(row, rows[0])
    }
  }
  process.stdout.write(
    '\nEvery strategy gave the same road and velocity, bit by bit. MCOPs: 10^6 cell updates per second.\n',
  )
}

function checkSame(row: Row, naive: Row) {
  if (row.velocity !== naive.velocity || Buffer.compare(row.road, naive.road) !== 0) {
    throw new CliError(`${row.kernel}, ${row.executor}: the road differs from that of naive`, 1)
  }
}

/** First creates the strategy that uses all options and the most memory, so that errors come before any work. */
async function checkOptions({ cells, density, seed, workers }: Options) {
  const sim = await createSimulation({ cells, density, seed, workers, kernel: 'naive', executor: 'threads' })
  await sim.close()
}

const line = (kernel: string, executor: string, mcops: string, times: string, velocity: string) =>
  `${kernel.padEnd(12)}${executor.padEnd(10)}${mcops.padStart(10)}${times.padStart(10)}    ${velocity}\n`

/** Executors of several processes need a launcher, so they are left out. */
const ONE_PROCESS = Object.values(executors).flatMap(({ name, ranks }) => (ranks ? [] : [name]))

/** Takes the steps once for the check, and then again until the time is long enough to measure. */
async function measure(kernel: KernelName, executor: ExecutorName, options: Options): Promise<Row> {
  const { cells, steps, density, seed, workers } = options
  const sim = await createSimulation({
    cells,
    density,
    seed,
    kernel,
    executor,
    workers: executor === 'serial' ? 1 : workers,
  })
  const progress = progressBar(`${kernel}, ${executor}`, 2 * steps)
  let velocity = Number.NaN
  await advanceTimed(sim, steps, steps, progress, ([seen]) => {
    velocity = seen.velocity
  })
  const road = await sim.packed()
  let seconds = 0
  let taken = 0
  while (seconds < ENOUGH) {
    seconds += await advanceTimed(sim, steps, Number.POSITIVE_INFINITY, progress)
    taken += steps
  }
  progress.end()
  await sim.close()
  return {
    kernel,
    executor,
    velocity,
    road,
    mcops: (cells * taken) / seconds / 1e6,
  }
}

/** Seconds to measure for a reliable speed. */
const ENOUGH = 0.3
