import type { Command } from 'commander'
import { checkInteger } from '../check.js'
import { parallelism } from '../host.js'
import type { Observation } from '../models/observation.js'
import { vmaxOf } from '../models/table.js'
import { defaults, type SimulationOptions } from '../options/options.js'
import { createSimulation, type Simulation } from '../simulation.js'
import { advanceTimed } from './advance.js'
import { checkpointsOf, openCheckpoint, pausesFor } from './checkpoint.js'
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
import { startOf, strategyOf } from './road.js'
import { checkSaving, saveRoad } from './save.js'

type Options = ModelOptions &
  EndOptions &
  RoadOptions &
  StrategyOptions & {
    steps: number
    every?: number
    save?: string
    checkpoint?: string
    checkpointEvery?: number
    resume?: string
    json?: boolean
    quiet?: boolean
  }

/** Most observations in one JSON object, which is built in memory: about three gigabytes. */
const MOST_IN_JSON = 2 ** 24

/**
 * `lanewise run`: advances one road and prints the velocity of its cars.
 *
 * Every rank runs all of this, because all ranks must make the same calls. Only the first rank prints.
 */
export function run(program: Command) {
  const command = program.command('run').description('advance a road and print the velocity of its cars')
  endOptions(modelOptions(command))
  roadOptions(command, { cells: String(defaults.cells), density: String(defaults.density) })
  strategyOptions(command)
    .optionsGroup('Run:')
    .option('--steps <number>', 'steps to take', number, 100)
    .option(
      '--every <number>',
      'observe the steps that are multiples of this (default: a tenth of the steps)',
      number,
    )
    .option(
      '--save <file.npy>',
      'write the final road, one byte per cell: 1, for nasch 1 + velocity, for a car',
    )
    .option('--checkpoint <file>', 'write the whole state at the end, also after Ctrl-C, for --resume')
    .option('--checkpoint-every <number>', 'steps between checkpoints, each in place of the last', number)
    .option('--resume <file>', 'go on from a checkpoint, which has the model and the road')
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print nothing and show no progress')
    .action(perform)
}

async function perform(options: Options, command: Command) {
  const { steps, every } = checkRun(options)
  const { start, told } = await roadOf(options, command)
  const { rank } = await ranksOf(options)
  const quiet = options.quiet || rank > 0
  if (!quiet) warnOfCopies(options)
  if (options.save !== undefined && rank === 0) checkSaving(options.save)
  const checkpoints = checkpointsOf(options, rank)
  const sim = await createSimulation(start)
  // The reader may close the output early; files are written all the same.
  const output = options.save === undefined && !checkpoints ? undefined : holdErrors()
  // --json prints even with --quiet, and only in the first rank.
  const prints = rank === 0 && (options.json || !quiet)
  const reporter = reporterOf(sim, told, prints ? (output?.print ?? print) : async () => {})
  await reporter.begin()
  if (!quiet) {
    await warnOfCores(sim)
    warnOfNothing(sim, steps, every)
  }
  const progress = progressBar('steps', steps, quiet)
  const onObserved = (seen: Observation[]) => {
    progress.pause()
    return reporter.add(seen)
  }
  const end = sim.step + steps
  const pauses = checkpoints && pausesFor(sim, checkpoints, options)
  const seconds = await advanceTimed(sim, steps, every, progress, prints ? onObserved : undefined, pauses)
  progress.end()
  await checkpoints?.write(sim)
  const finished = sim.step === end
  if (finished && options.save !== undefined) await saveRoad(sim, options.save)
  output?.release()
  if (finished) await reporter.end(seconds)
  else warn(`interrupted: step ${sim.step} of ${end} is saved in ${options.checkpoint}; --resume goes on`)
  await sim.close()
}

/** The road at the start, and the options for the report. */
async function roadOf(
  options: Options,
  command: Command,
): Promise<{ start: SimulationOptions; told: Options }> {
  const { resume } = options
  if (resume === undefined) {
    const model = modelOf(options)
    const boundary = boundaryOf(options, model)
    return { start: { ...(await startOf(options, vmaxOf(model, boundary))), model, boundary }, told: options }
  }
  const { from, seed } = await openCheckpoint(resume, command)
  return { start: { from, ...strategyOf(options) }, told: { ...options, road: resume, seed } }
}

/** Launchers bind a rank to its cores, mostly to one. More workers would share that core and be slow. */
async function warnOfCores({ strategy: { executor, workers } }: Simulation) {
  const cores = await parallelism()
  if (executor !== 'mpi' || workers <= cores) return
  const has = `${count(workers, 'worker')} but only ${count(cores, 'core')} from its launcher`
  warn(`each rank has ${has}; mpirun --bind-to none and srun --cpus-per-task give more`)
}

/** @param every steps between observations, which are at its multiples */
function warnOfNothing({ step }: Simulation, steps: number, every: number) {
  if (steps === 0 || Math.floor((step + steps) / every) > Math.floor(step / every)) return
  warn(`--every ${every} of ${steps} steps observes nothing`)
}

/** Checks what the library does not. */
function checkRun({ steps, every, json }: Options) {
  checkInteger('steps', steps, 0, Number.MAX_SAFE_INTEGER)
  if (every === undefined) return { steps, every: Math.max(1, Math.floor(steps / 10)) }
  checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  const observations = Math.floor(steps / every)
  if (json && observations > MOST_IN_JSON) {
    throw new RangeError(
      `every: ${every} of ${steps} steps are ${observations} observations, but --json holds at most ${MOST_IN_JSON}; without --json there is no limit`,
    )
  }
  return { steps, every }
}
