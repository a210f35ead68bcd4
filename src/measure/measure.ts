import { checkInteger, checkNames } from '../check.js'
import type { Observation } from '../models/observation.js'
import { vmaxOf } from '../models/table.js'
import type { Simulation } from '../simulation.js'
import { checkSimulation } from './check.js'
import { errorOfRatio, openBlocks, openVariance } from './timeAverage.js'

/** How a time average is taken. */
export type MeasureOptions = {
  /** Steps before anything is observed, 0 or more. Default: 0. */
  warmUp?: number
  /** Steps of the measurement, 1 or more. */
  steps: number
  /** Steps between observations, 1 to `steps`. Default: 1. */
  every?: number
  /** Observations per count of gaps and jam lengths, 1 to all observations. Default: 0, they are not counted. */
  distributions?: number
}

/**
 * Time averages over the observations. Fractions are from 0 to 1.
 *
 * The errors are standard errors of the means; they take the correlation of observations in time into account. They are
 * valid if `steps` is many times the `correlationTime` and the warm-up was long enough. They are NaN for fewer than 16
 * observations. They do not include differences between rings with different seeds.
 */
export type Measures = {
  /** Number of observations. */
  observations: number
  /** Cars per cell. */
  density: number
  densityError: number
  /** Cars per step past a cell; on a ring the mean velocity times the density. */
  flow: number
  flowError: number
  /**
   * The integrated autocorrelation time of the observed flow, 1 + 2 Σ ρ, in steps: this many steps are worth one
   * independent observation. About `every` or less if observations are independent. NaN if the flow never changes.
   */
  correlationTime: number
  /** Cells per step, mean of all cars on the road. */
  velocity: number
  velocityError: number
  /** Fraction of the cars that did not move. */
  stopped: number
  stoppedError: number
  /** Number of jams, runs of adjacent stopped cars, and their mean length in cars, 0 without jams. NaN if not counted. */
  jams: number
  jamLength: number
  /** Fraction of the cars with velocity 0, 1, … vmax. */
  velocities: number[]
  /** Fraction of the cars with 0, 1, 2, … empty cells in front. Empty if not counted. */
  gaps: number[]
  /** Fraction of the jams with 0 (none), 1, 2, … cars. Empty if not counted, and for models without velocities. */
  jamLengths: number[]
}

/** Observations per call of `advance`: a long measurement does not keep them all in memory. */
const OBSERVATIONS_PER_CALL = 4096

/**
 * Advances a road through a warm-up, and then takes time averages. The workers count on their own parts; the road is not
 * copied.
 *
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it; for an ensemble
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
  const hasVelocities = vmaxOf(sim.model, sim.boundary) !== undefined
  const period = distributions > 0 ? every * distributions : Number.POSITIVE_INFINITY
  for (let done = 0; done < steps; ) {
    const count = Math.min(every * OBSERVATIONS_PER_CALL, period - (done % period), steps - done)
    for (const seen of await sim.advance(count, { every })) {
      series.add(seen)
      sums.observations++
      sums.cars += seen.cars
      sums.moved += seen.moved
      sums.driven += drivenOf(seen)
      sums.jams += seen.jams
      addTo(velocities, seen.velocities)
    }
    done += count
    if (done % period > 0) continue
    addTo(gaps, await sim.gaps())
    if (hasVelocities) addTo(jamLengths, await sim.jamLengths())
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
    velocities: fractions(velocities),
    gaps: fractions(gaps),
    jamLengths: fractions(jamLengths),
  }
}

/** Collects the series from which the errors are computed. */
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
    /** The errors; `flowTime` is how many observations are worth one independent observation of the flow. */
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

function fractions(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (total === 0 ? 0 : count / total))
}

function addTo(sums: number[], counts: readonly number[]) {
  while (sums.length < counts.length) sums.push(0)
  for (const [i, count] of counts.entries()) sums[i] += count
}
