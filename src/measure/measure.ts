import { checkInteger, checkNames } from '../check.js'
import type { Simulation } from '../simulation.js'
import { checkSimulation } from './check.js'
import type { Observation } from './observation.js'
import { errorOfRatio, openBlocks, openVariance } from './timeAverage.js'

/** How a time average is taken. */
export type MeasureOptions = {
  /** Steps before anything is observed, 0 or more. Default: 0. */
  warmUp?: number
  /** Steps over which the average is taken, 1 or more. */
  steps: number
  /** Steps from one observation to the next, 1 to `steps`. Default: 1. */
  every?: number
  /** Observations from one count of gaps and jam lengths to the next, up to all of them. Default: 0, none is made. */
  distributions?: number
}

/**
 * Time averages over the observations. Shares are of 1.
 *
 * The errors are standard errors of the means, with the correlation of observations in time taken into account. They hold
 * where the steps are many times the `correlationTime` and the warm-up was long enough; NaN for fewer than 16
 * observations. They say nothing of how rings differ that are filled with other seeds.
 */
export type Measures = {
  /** Observations that were made. */
  observations: number
  /** Cars a cell. */
  density: number
  densityError: number
  /** Cars per step past a cell; on a ring the mean velocity times the density. */
  flow: number
  flowError: number
  /**
   * Steps in which the flow is forgotten: the integrated autocorrelation time 1 + 2 Σ ρ, in steps, of the flow as it was
   * observed; so many steps count as one independent observation. `every` or less where observations are independent. NaN
   * where the flow never changes.
   */
  correlationTime: number
  /** Cells per step, the mean of all cars on the road. */
  velocity: number
  velocityError: number
  /** Share of the cars that did not move. */
  stopped: number
  stoppedError: number
  /** Runs of stopped cars, side by side, and their mean length in cells, 0 without any. NaN where they are not counted. */
  jams: number
  jamLength: number
  /** Share of the cars with velocity 0, 1, … vmax. */
  velocities: number[]
  /** Share of the cars with 0, 1, 2, … empty cells in front. Empty if not asked for. */
  gaps: number[]
  /** Share of the jams with 0 (none), 1, 2, … cars. Empty if not asked for, and for models without velocities. */
  jamLengths: number[]
}

/** Observations asked for at a time: of a long average they need not all be kept. */
const AT_ONCE = 4096

/**
 * Advances a road and takes the time average of what is seen, after a warm-up. All is counted where the road lies; it is
 * not copied out.
 *
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it; for an ensemble, which
 * has several roads
 *
 * @example
 * const sim = await createSimulation({ model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 1000, density: 0.2 })
 * const { flow, velocity, stopped } = await measure(sim, { warmUp: 1000, steps: 1000, every: 10 })
 */
export async function measure(sim: Simulation, options: MeasureOptions): Promise<Measures> {
  checkSimulation(sim)
  checkNames('measure', options, ['warmUp', 'steps', 'every', 'distributions'])
  const { warmUp = 0, steps, every = 1, distributions = 0 } = options
  checkInteger('warmUp', warmUp, 0, Number.MAX_SAFE_INTEGER)
  checkInteger('steps', steps, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('every', every, 1, steps)
  checkInteger('distributions', distributions, 0, Math.floor(steps / every))

  await sim.advance(warmUp)
  const series = openSeries(sim.length)
  const sums = { observations: 0, cars: 0, moved: 0, driven: 0, jams: 0 }
  const velocities: number[] = []
  const gaps: number[] = []
  const jamLengths: number[] = []
  const period = distributions > 0 ? every * distributions : Number.POSITIVE_INFINITY
  for (let done = 0; done < steps; ) {
    const stretch = Math.min(every * AT_ONCE, period - (done % period), steps - done)
    for (const seen of await sim.advance(stretch, { every })) {
      series.add(seen)
      sums.observations++
      sums.cars += seen.cars
      sums.moved += seen.moved
      sums.driven += drivenOf(seen)
      sums.jams += seen.jams
      addTo(velocities, seen.velocities)
    }
    done += stretch
    if (done % period > 0) continue
    addTo(gaps, sim.gaps())
    if (sim.model.name === 'nasch') addTo(jamLengths, sim.jamLengths())
  }
  const cells = sums.observations * sim.length
  const errors = series.errors()
  return {
    observations: sums.observations,
    density: sums.cars / cells,
    densityError: errors.density,
    flow: sums.moved / cells,
    flowError: errors.flow,
    correlationTime: every * errors.flowTime,
    velocity: sums.cars === 0 ? 0 : sums.driven / sums.cars,
    velocityError: errors.velocity,
    stopped: sums.cars === 0 ? 0 : velocities[0] / sums.cars,
    stoppedError: errors.stopped,
    jams: sums.jams / sums.observations,
    jamLength: sums.jams === 0 ? 0 : velocities[0] / sums.jams,
    velocities: shares(velocities),
    gaps: shares(gaps),
    jamLengths: shares(jamLengths),
  }
}

/** What the errors are made of. */
function openSeries(cells: number) {
  const blocks = openBlocks(5)
  const flow = openVariance()
  let count = 0
  return {
    add(seen: Observation) {
      count++
      blocks.add([cells, seen.cars, seen.moved, drivenOf(seen), seen.velocities[0]])
      flow.add(seen.flow)
    },
    /** And how many observations are worth an independent one of the flow. */
    errors() {
      const [room, cars, moved, driven, stopped] = [0, 1, 2, 3, 4].map(blocks.sums)
      const flowError = errorOfRatio(moved, room)
      return {
        density: errorOfRatio(cars, room),
        flow: flowError,
        flowTime: (count * flowError ** 2) / flow.variance(),
        velocity: errorOfRatio(driven, cars),
        stopped: errorOfRatio(stopped, cars),
      }
    },
  }
}

/** Cells that the cars on the road drove in the step; NaN for elementary rules. */
const drivenOf = ({ moved, velocities }: Observation) =>
  Number.isNaN(moved) ? moved : velocities.reduce((sum, count, v) => sum + v * count, 0)

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (total === 0 ? 0 : count / total))
}

function addTo(sums: number[], counts: readonly number[]) {
  while (sums.length < counts.length) sums.push(0)
  for (const [i, count] of counts.entries()) sums[i] += count
}
