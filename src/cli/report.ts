import { createHash } from 'node:crypto'
import type { Observation } from '../models/observation.js'
import { kindOf, rulesOf } from '../models/table.js'
import { defaults } from '../options/options.js'
import type { Counts } from '../questions.js'
import type { Simulation } from '../simulation.js'
import { endsOf, parametersOf, titleOf } from './model.js'
import type { RoadOptions } from './options.js'

/**
 * The output of `lanewise run`.
 */

export type Reporter = {
  begin(): Promise<void>
  /** Adds observations, in the order of steps. */
  add(seen: Observation[]): Promise<void>
  end(seconds: number): Promise<void>
}

type Options = RoadOptions & { steps: number; json?: boolean }

type Say = (text: string | Uint8Array) => Promise<void>

/** @param say prints, in the first rank only; but every rank must call `begin` and `end` */
export const reporterOf = (sim: Simulation, options: Options, say: Say): Reporter =>
  options.json ? jsonReporter(sim, options, say) : textReporter(sim, options, say)

function textReporter(sim: Simulation, options: Options, say: Say): Reporter {
  return {
    begin: async () => say(describe(sim, await sim.counts(), options)),
    add: (seen) => say(seen.map((seen) => `At step ${seen.step} ${describeSeen(sim, seen)}\n`).join('')),
    end: async (seconds) => say(results(sim, await sim.counts(), options, seconds)),
  }
}

/** One JSON object. Its beginning is known only at the end, so the observations are kept until then, as bytes. */
function jsonReporter(sim: Simulation, options: Options, say: Say): Reporter {
  const kept: Uint8Array[] = []
  return {
    async begin() {},
    async add(seen) {
      kept.push(Buffer.from(seen.map((seen) => JSON.stringify(seen)).join(',')))
    },
    async end(seconds) {
      const [head, tail] = JSON.stringify(await report(sim, options, seconds)).split(NONE)
      await say(`${head}"observations":[`)
      for (const [i, observations] of kept.entries()) {
        if (i > 0) await say(',')
        await say(observations)
      }
      await say(`]${tail}\n`)
    },
  }
}

/** The place of the observations in the object. */
const NONE = '"observations":[]'

/** Traffic on a ring is printed line by line as the course programs do. */
const isCourse = ({ model, boundary }: Simulation) =>
  model.name === 'traffic' && model.hop === 1 && boundary === 'ring'

/** The road before the run. */
function describe(
  sim: Simulation,
  counts: Counts,
  { road, density = defaults.density, cars: exact, steps }: Options,
): string {
  const wanted = exact === undefined ? density : exact / sim.length
  const cars = sim.model.name === 'elementary' ? 'cells that are 1' : 'cars'
  return [
    ...(isCourse(sim) ? [] : [`Model:             ${titleOf(sim.model)}`]),
    ...(sim.boundary === 'ring' ? [] : [`Ends:              ${endsOf(sim.boundary)}`]),
    `Length of road:    ${sim.length} cells`,
    `Number of steps:   ${steps}${sim.step === 0 ? '' : `, after ${sim.step}`}`,
    `Target density:    ${road === undefined ? wanted : `from ${road}`}`,
    `Actual density:    ${counts.density.toFixed(6)} (${counts.cars} ${cars})`,
    '',
    '',
  ].join('\n')
}

/** The speed in MCOPs, 10^6 cell updates per second; set-up is not timed. */
function results(sim: Simulation, counts: Counts, { steps }: Options, seconds: number): string {
  const { kernel, executor } = sim.strategy
  const open = sim.boundary !== 'ring' && 'entry' in sim.boundary
  return [
    '',
    ...(open
      ? [`Cars:              ${counts.cars} at the end, ${counts.entered} entered, ${counts.exited} exited`]
      : []),
    `Strategy:          ${kernel}, ${executor}, ${workersText(sim)}`,
    `Time taken:        ${seconds.toPrecision(4)} s`,
    `Update rate:       ${((sim.length * steps) / seconds / 1e6 || 0).toFixed(0)} MCOPs${kernel === 'exact' ? ', counting the steps that it jumps over' : ''}`,
    '',
  ].join('\n')
}

/** The ranks and workers that advance the road. */
function workersText({ size, strategy: { executor, workers } }: Simulation): string {
  if (executor !== 'mpi') return count(workers, 'worker')
  return `${count(size, 'rank')}${workers === 1 ? '' : ` of ${count(workers, 'worker')}`}`
}

export const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

function describeSeen(sim: Simulation, { cars, density, velocity, flow, stopped }: Observation): string {
  if (sim.model.name === 'elementary') return `the density of ones is ${density.toFixed(6)} (${cars})`
  const average = `the average velocity is ${velocity.toFixed(6)}`
  if (isCourse(sim)) return average
  const standing = `the flow ${flow.toFixed(6)}, and ${(100 * stopped).toFixed(2)} % of the cars did not move`
  return sim.boundary === 'ring'
    ? `${average}, ${standing}`
    : `the density is ${density.toFixed(6)}, ${average}, ${standing}`
}

/** The same for programs, unrounded; a number that does not exist is null. */
async function report(sim: Simulation, options: Options, seconds: number) {
  const { steps } = options
  const given = options.road !== undefined
  const open = sim.boundary !== 'ring' && 'entry' in sim.boundary
  const { cars, density, entered, exited } = await sim.counts()
  return {
    model: sim.model.name,
    parameters: parametersOf(sim.model),
    boundary: sim.boundary,
    cells: sim.length,
    steps,
    ...{ cars, density },
    ...(open && { entered, exited }),
    seed: given && !isRandom(sim) ? null : (options.seed ?? defaults.seed),
    random: given ? null : (options.random ?? defaults.random),
    strategy: { ...sim.strategy, ...(sim.strategy.executor === 'mpi' && { ranks: sim.size }) },
    observations: [],
    seconds,
    cellUpdatesPerSecond: seconds > 0 ? (sim.length * steps) / seconds : 0,
    sha256: createHash('sha256')
      .update(await sim.packed())
      .digest('hex'),
  }
}

/** Whether the steps are random, so that even a given road needs a seed. */
const isRandom = ({ model, boundary }: Simulation) => kindOf(rulesOf(model, boundary, 0)).isRandom
