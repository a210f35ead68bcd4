import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { checkChoice, checkInteger } from '../check.js'
import type { ExecutorName } from '../executors/executor.js'
import { executors } from '../executors/table.js'
import { formatNpy, parseNpy } from '../io/npy.js'
import type { KernelName } from '../kernels/kernel.js'
import { kernels } from '../kernels/table.js'
import type { Model } from '../models/model.js'
import { traffic } from '../models/traffic.js'
import type { RandomName } from '../random/road.js'
import { createSimulation, defaults, type Simulation } from '../simulation.js'
import { advanceTimed, type Timed } from './advance.js'
import { Fault } from './fault.js'
import { number } from './options.js'
import { progressBar } from './progress.js'
import { openSaving } from './save.js'

type Options = {
  model: string
  cells?: number
  steps: number
  density?: number
  seed?: number
  random?: RandomName
  road?: string
  kernel: KernelName | 'auto'
  executor: ExecutorName | 'auto'
  workers?: number
  every?: number
  save?: string
  json?: boolean
  quiet?: boolean
}

const models: Record<string, () => Model> = { traffic }

/** `lanewise run`: advances one road and says how fast its cars were. */
export function run(program: Command) {
  program
    .command('run')
    .description('advance a road and print the velocity of its cars')
    .option('--model <name>', 'what is computed: traffic', 'traffic')
    .option('--cells <number>', `length of the road (default: ${defaults.cells})`, number)
    .option('--steps <number>', 'steps to take', number, 100)
    .option('--density <number>', `wanted cars a cell, 0 to 1 (default: ${defaults.density})`, number)
    .option('--seed <number>', `seed of the road (default: ${defaults.seed})`, number)
    .option(
      '--random <name>',
      `generator that fills the road: philox, mt19937, ranmar (default: ${defaults.random})`,
    )
    .option('--road <file.npy>', 'a road of zeros and ones instead of cells, density, seed and random')
    .option('--kernel <name>', `how a block is advanced: ${Object.keys(kernels).join(', ')}, auto`, 'auto')
    .option('--executor <name>', `who runs the blocks: ${Object.keys(executors).join(', ')}, auto`, 'auto')
    .option('--workers <number>', 'worker threads (default: as many as can run at once)', number)
    .option('--every <number>', 'steps between observations (default: a tenth of the steps)', number)
    .option('--save <file.npy>', 'write the road at the end, one byte a cell')
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print nothing and show no progress')
    .action(perform)
}

async function perform(options: Options) {
  const { steps, every } = checkRun(options)
  const saving = options.save === undefined ? undefined : openSaving(options.save)
  const sim = await open(options)
  const heading = options.json || options.quiet ? '' : describe(sim, options, steps)
  process.stdout.write(heading)
  const progress = progressBar('steps', steps, options.quiet)
  const timed = await advanceTimed(sim, steps, every, progress)
  progress.end()
  // Before anything is said of the results: whoever reads may close the output early.
  saving?.write(formatNpy(sim.cells()))
  if (options.json) process.stdout.write(`${JSON.stringify(report(sim, options, steps, timed))}\n`)
  else if (!options.quiet) process.stdout.write(results(sim, steps, timed))
  await sim.close()
}

/** What the library does not check for us. */
function checkRun({ model, steps, every }: Options) {
  checkChoice('model', model, Object.keys(models))
  checkInteger('steps', steps, 0, Number.MAX_SAFE_INTEGER)
  if (every !== undefined) checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  return { steps, every: every ?? Math.max(1, Math.floor(steps / 10)) }
}

function open({ model, cells, density, seed, random, road, kernel, executor, workers }: Options) {
  const given = Object.entries({ cells, density, seed, random, workers }).filter(
    ([, value]) => value !== undefined,
  )
  const start = road === undefined ? {} : { road: readRoad(road) }
  return createSimulation({
    ...start,
    ...Object.fromEntries(given),
    model: models[model](),
    kernel,
    executor,
  })
}

function readRoad(file: string): Uint8Array {
  try {
    const road = parseNpy(readFileSync(file))
    if (road.length === 0) throw new Error('.npy: there are no cells')
    return road
  } catch (error) {
    throw new Fault(`--road: '${file}' cannot be read: ${(error as Error).message.split(', open')[0]}`, 1)
  }
}

/** What the road is, before the run. */
function describe(sim: Simulation, { road, density = defaults.density }: Options, steps: number): string {
  return [
    `Length of road:    ${sim.length} cells`,
    `Number of steps:   ${steps}`,
    `Target density:    ${road === undefined ? density : `that of ${road}`}`,
    `Actual density:    ${sim.density.toFixed(6)} (${sim.cars} cars)`,
    '',
    '',
  ].join('\n')
}

/** What was seen, and how fast it went; MCOPs are 10^6 cell updates a second, set-up outside the clock. */
function results(sim: Simulation, steps: number, { observations, seconds }: Timed): string {
  const seen = observations.map(
    ({ step, velocity }) => `At step ${step} the average velocity is ${velocity.toFixed(6)}`,
  )
  const { kernel, executor, workers } = sim.strategy
  return [
    ...seen,
    '',
    `Strategy:          ${kernel}, ${executor}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    `Time taken:        ${seconds.toPrecision(4)} s`,
    `Update rate:       ${((sim.length * steps) / seconds / 1e6 || 0).toFixed(0)} MCOPs${kernel === 'exact' ? ', if every step had been taken' : ''}`,
    '',
  ].join('\n')
}

/** The same for programs, unrounded. */
function report(sim: Simulation, options: Options, steps: number, { observations, seconds }: Timed) {
  const given = options.road !== undefined
  return {
    model: sim.model.name,
    cells: sim.length,
    steps,
    cars: sim.cars,
    density: sim.density,
    seed: given ? null : (options.seed ?? defaults.seed),
    random: given ? null : (options.random ?? defaults.random),
    strategy: sim.strategy,
    observations: observations.map(({ step, moved, velocity, flow }) => ({ step, moved, velocity, flow })),
    seconds,
    cellUpdatesPerSecond: seconds > 0 ? (sim.length * steps) / seconds : 0,
    sha256: createHash('sha256').update(sim.packed()).digest('hex'),
  }
}
