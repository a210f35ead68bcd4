import type { Command } from 'commander'
import { checkInteger } from '../check.js'
import { parallelism } from '../host.js'
import type { Observation } from '../measure/observation.js'
import { createSimulation, defaults, type Simulation } from '../simulation.js'
import { advanceTimed } from './advance.js'
import { boundaryOf, modelOf } from './model.js'
import {
  type EndOptions,
  endOptions,
  type ModelOptions,
  modelOptions,
  number,
  type RoadOptions,
  roadOptions,
  type StrategyOptions,
  strategyOptions,
} from './options.js'
import { holdErrors, print, warn } from './output.js'
import { progressBar } from './progress.js'
import { ranksOf, warnOfCopies } from './ranks.js'
import { count, reporterOf } from './report.js'
import { startOf } from './road.js'
import { checkSaving, saveRoad } from './save.js'

type Options = ModelOptions &
  EndOptions &
  RoadOptions &
  StrategyOptions & { steps: number; every?: number; save?: string; json?: boolean; quiet?: boolean }

/** Observations of one JSON object, which is put together in memory: some three gigabytes. */
const MOST_IN_JSON = 2 ** 24

/**
 * `lanewise run`: advances one road and says how fast its cars were.
 *
 * Of several ranks each runs all of this, since what is asked of the road is asked of all of them; the first one
 * speaks.
 */
export function run(program: Command) {
  const command = program.command('run').description('advance a road and print the velocity of its cars')
  endOptions(modelOptions(command))
  roadOptions(command, { cells: String(defaults.cells), density: String(defaults.density) })
  strategyOptions(command)
    .optionsGroup('Run:')
    .option('--steps <number>', 'steps to take', number, 100)
    .option('--every <number>', 'steps between observations (default: a tenth of the steps)', number)
    .option('--save <file.npy>', 'write the road at the end, one byte a cell, 1 for a car')
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print nothing and show no progress')
    .action(perform)
}

async function perform(options: Options) {
  const model = modelOf(options)
  const boundary = boundaryOf(options, model)
  const { steps, every } = checkRun(options)
  const start = await startOf(options)
  const { rank } = await ranksOf(options)
  const quiet = options.quiet || rank > 0
  if (!quiet) warnOfCopies(options)
  if (options.save !== undefined && rank === 0) checkSaving(options.save)
  const sim = await createSimulation({ ...start, model, boundary })
  // Whoever reads may close the output early, and what is to be saved is saved all the same.
  const output = options.save === undefined ? undefined : holdErrors()
  // --json is said although --quiet is, and by the first rank alone.
  const speaks = rank === 0 && (options.json || !quiet)
  const reporter = reporterOf(sim, options, speaks ? (output?.print ?? print) : async () => {})
  await reporter.begin()
  if (!quiet) {
    await warnOfCores(sim)
    if (every > steps && steps > 0) warn(`--every ${every} of ${steps} steps observes nothing`)
  }
  const progress = progressBar('steps', steps, quiet)
  const tell = (seen: Observation[]) => {
    progress.pause()
    return reporter.tell(seen)
  }
  const seconds = await advanceTimed(sim, steps, every, progress, speaks ? tell : undefined)
  progress.end()
  if (options.save !== undefined) await saveRoad(sim, options.save)
  output?.release()
  await reporter.end(seconds)
  await sim.close()
}

/** Launchers bind a rank to its cores, mostly one: threads beside it would wait for it, and nobody would see why. */
async function warnOfCores({ strategy: { executor, workers } }: Simulation) {
  const cores = await parallelism()
  if (executor !== 'mpi' || workers <= cores) return
  const of = `${count(workers, 'worker')} on ${count(cores, 'core')}, which its launcher has given it`
  warn(`each rank has ${of}; mpirun --bind-to none and srun --cpus-per-task give more`)
}

/** What the library does not check for us. */
function checkRun({ steps, every, json }: Options) {
  checkInteger('steps', steps, 0, Number.MAX_SAFE_INTEGER)
  if (every === undefined) return { steps, every: Math.max(1, Math.floor(steps / 10)) }
  checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  const observations = Math.floor(steps / every)
  if (json && observations > MOST_IN_JSON) {
    throw new RangeError(
      `every: ${every} of ${steps} steps are ${observations} observations, more than ${MOST_IN_JSON} with --json; without it there may be any number`,
    )
  }
  return { steps, every }
}
