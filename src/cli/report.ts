import { createHash } from 'node:crypto'
import type { Observation } from '../measure/observation.js'
import { rulesOf } from '../models/rules.js'
import { defaults, type Simulation } from '../simulation.js'
import { endsOf, parametersOf, titleOf } from './model.js'
import type { RoadOptions } from './options.js'

/**
 * What `lanewise run` prints, as it comes.
 */

export type Reporter = {
  begin(): Promise<void>
  /** Takes what was observed since. */
  tell(seen: Observation[]): Promise<void>
  end(seconds: number): Promise<void>
}

type Options = RoadOptions & { steps: number; json?: boolean }

type Say = (text: string | Uint8Array) => Promise<void>

/** @param say prints, in the first of several ranks; each of them must begin and end */
export const reporterOf = (sim: Simulation, options: Options, say: Say): Reporter =>
  options.json ? jsonReporter(sim, options, say) : textReporter(sim, options, say)

function textReporter(sim: Simulation, options: Options, say: Say): Reporter {
  return {
    begin: () => say(describe(sim, options)),
    tell: (seen) => say(seen.map((seen) => `At step ${seen.step} ${describeSeen(sim, seen)}\n`).join('')),
    end: (seconds) => say(results(sim, options, seconds)),
  }
}

/** One object. What it begins with is known at the end, so that the observations are kept until then, as bytes. */
function jsonReporter(sim: Simulation, options: Options, say: Say): Reporter {
  const kept: Uint8Array[] = []
  return {
    async begin() {},
    async tell(seen) {
      kept.push(Buffer.from(seen.map((seen) => JSON.stringify(seen)).join(',')))
    },
    async end(seconds) {
      const [head, tail] = JSON.stringify(report(sim, options, seconds)).split(NONE)
      await say(`${head}"observations":[`)
      for (const [i, observations] of kept.entries()) {
        if (i > 0) await say(',')
        await say(observations)
      }
      await say(`]${tail}\n`)
    },
  }
}

/** Where the observations go. */
const NONE = '"observations":[]'

/** Traffic on a ring is printed as by the course programs, line by line. */
const isCourse = ({ model, boundary }: Simulation) =>
  model.name === 'traffic' && model.hop === 1 && boundary === 'ring'

/** What the road is, before the run. */
function describe(sim: Simulation, { road, density = defaults.density, steps }: Options): string {
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

/** How fast it went; MCOPs are 10^6 cell updates a second, set-up outside the clock. */
function results(sim: Simulation, { steps }: Options, seconds: number): string {
  const { kernel, executor } = sim.strategy
  const open = sim.boundary !== 'ring' && 'entry' in sim.boundary
  return [
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

export const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

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
function report(sim: Simulation, options: Options, seconds: number) {
  const { steps } = options
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
    observations: [],
    seconds,
    cellUpdatesPerSecond: seconds > 0 ? (sim.length * steps) / seconds : 0,
    sha256: createHash('sha256').update(sim.packed()).digest('hex'),
  }
}

/** Whether anything on the way is random, so that a given road has a seed, too. */
const isRandom = ({ model, boundary }: Simulation) => rulesOf(model, boundary, 0).kind === 'cars'
