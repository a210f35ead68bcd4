import { createHash } from 'node:crypto'
import type { Command } from 'commander'
import { checkInteger } from '../check.js'
import { parallelism } from '../host.js'
import type { Observation } from '../measure/observation.js'
import { rulesOf } from '../models/rules.js'
import { createSimulation, defaults, type Simulation } from '../simulation.js'
import { advanceTimed, type Timed } from './advance.js'
import { boundaryOf, endsOf, modelOf, parametersOf, titleOf } from './model.js'
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
import { progressBar } from './progress.js'
import { ranksOf } from './ranks.js'
import { startOf } from './road.js'
import { checkSaving, saveRoad } from './save.js'

type Options = ModelOptions &
  EndOptions &
  RoadOptions &
  StrategyOptions & { steps: number; every?: number; save?: string; json?: boolean; quiet?: boolean }

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
  // --json is said although --quiet is, and by the first rank alone.
  const say = (text: string) => {
    if (rank === 0 && (options.json || !quiet)) process.stdout.write(text)
  }
  if (options.save !== undefined && rank === 0) checkSaving(options.save)
  const sim = await createSimulation({ ...start, model, boundary })
  const heading = describe(sim, options, steps)
  if (!options.json) say(heading)
  if (!quiet) await warnOfCores(sim)
  const progress = progressBar('steps', steps, quiet)
  const timed = await advanceTimed(sim, steps, every, progress)
  progress.end()
  // Before anything is said of the results: whoever reads may close the output early.
  if (options.save !== undefined) await saveRoad(sim, options.save)
  const text = options.json
    ? `${JSON.stringify(report(sim, options, steps, timed))}\n`
    : results(sim, steps, timed)
  say(text)
  await sim.close()
}

/** Launchers bind a rank to its cores, mostly one: threads beside it would wait for it, and nobody would see why. */
async function warnOfCores({ strategy: { executor, workers } }: Simulation) {
  const cores = await parallelism()
  if (executor !== 'mpi' || workers <= cores) return
  const of = `${count(workers, 'worker')} on ${count(cores, 'core')}, which its launcher has given it`
  process.stderr.write(
    `lanewise: each rank has ${of}; mpirun --bind-to none and srun --cpus-per-task give more\n`,
  )
}

/** What the library does not check for us. */
function checkRun({ steps, every }: Options) {
  checkInteger('steps', steps, 0, Number.MAX_SAFE_INTEGER)
  if (every !== undefined) checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  return { steps, every: every ?? Math.max(1, Math.floor(steps / 10)) }
}

/** Traffic on a ring is printed as by the course programs, line by line. */
const isCourse = ({ model, boundary }: Simulation) =>
  model.name === 'traffic' && model.hop === 1 && boundary === 'ring'

/** What the road is, before the run. */
function describe(sim: Simulation, { road, density = defaults.density }: Options, steps: number): string {
  const cars = sim.model.name === 'elementary' ? 'cells that are 1' : 'cars'
  return [
    ...(isCourse(sim) ? [] : [`Model:             ${titleOf(sim.model)}`]),
    ...(sim.boundary === 'ring' ? [] : [`Ends:              ${endsOf(sim.boundary)}`]),
    `Length of road:    ${sim.length} cells`,
    `Number of steps:   ${steps}`,
    `Target density:    ${road === undefined ? density : `that of ${road}`}`,
    `Actual density:    ${sim.density.toFixed(6)} (${sim.cars} ${cars})`,
    '',
    '',
  ].join('\n')
}

/** What was seen, and how fast it went; MCOPs are 10^6 cell updates a second, set-up outside the clock. */
function results(sim: Simulation, steps: number, { observations, seconds }: Timed): string {
  const { kernel, executor } = sim.strategy
  const open = sim.boundary !== 'ring' && 'entry' in sim.boundary
  return [
    ...observations.map((seen) => `At step ${seen.step} ${describeSeen(sim, seen)}`),
    '',
    ...(open ? [`Cars:              ${sim.cars} at the end, ${sim.entered} entered, ${sim.left} left`] : []),
    `Strategy:          ${kernel}, ${executor}, ${crew(sim)}`,
    `Time taken:        ${seconds.toPrecision(4)} s`,
    `Update rate:       ${((sim.length * steps) / seconds / 1e6 || 0).toFixed(0)} MCOPs${kernel === 'exact' ? ', if every step had been taken' : ''}`,
    '',
  ].join('\n')
}

/** Who advances the road. */
function crew({ size, strategy: { executor, workers } }: Simulation): string {
  if (executor !== 'mpi') return count(workers, 'worker')
  return `${count(size, 'rank')}${workers === 1 ? '' : ` of ${count(workers, 'worker')}`}`
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

function describeSeen(sim: Simulation, { cars, density, velocity, flow, stopped }: Observation): string {
  if (sim.model.name === 'elementary') return `the density of ones is ${density.toFixed(6)} (${cars})`
  const average = `the average velocity is ${velocity.toFixed(6)}`
  if (isCourse(sim)) return average
  const standing = `the flow ${flow.toFixed(6)}, and ${(100 * stopped).toFixed(2)} % of the cars stand`
  return sim.boundary === 'ring'
    ? `${average}, ${standing}`
    : `the density is ${density.toFixed(6)}, ${average}, ${standing}`
}

/** The same for programs, unrounded; a number that there is none of is null. */
function report(sim: Simulation, options: Options, steps: number, { observations, seconds }: Timed) {
  const given = options.road !== undefined
  const open = sim.boundary !== 'ring' && 'entry' in sim.boundary
  return {
    model: sim.model.name,
    parameters: parametersOf(sim.model),
    boundary: sim.boundary,
    cells: sim.length,
    steps,
    cars: sim.cars,
    density: sim.density,
    ...(open && { entered: sim.entered, left: sim.left }),
    seed: given && !isRandom(sim) ? null : (options.seed ?? defaults.seed),
    random: given ? null : (options.random ?? defaults.random),
    strategy: { ...sim.strategy, ...(sim.strategy.executor === 'mpi' && { ranks: sim.size }) },
    observations,
    seconds,
    cellUpdatesPerSecond: seconds > 0 ? (sim.length * steps) / seconds : 0,
    sha256: createHash('sha256').update(sim.packed()).digest('hex'),
  }
}

/** Whether anything on the way is random, so that a given road has a seed, too. */
const isRandom = ({ model, boundary }: Simulation) => rulesOf(model, boundary, 0).kind === 'cars'
