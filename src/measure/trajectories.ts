import { checkInteger, checkNames } from '../check.js'
import type { Simulation } from '../simulation.js'
import { checkSimulation } from './check.js'

/** Which cars to follow, and for how long. */
export type TrajectoriesOptions = {
  /** Steps to advance, 0 or more. */
  steps: number
  /** Steps between records, 1 or more. Default: 1. */
  every?: number
  /** The cars from .. to - 1, by their numbers. Default: all; on an open road also those that enter meanwhile. */
  from?: number
  to?: number
}

/** Positions and velocities of cars: record after record, and in each of them car after car. */
export type Trajectories = {
  /** The steps of the records, as `Simulation.step`; the first is that of the call. */
  steps: number[]
  /** The cars from .. to - 1. */
  from: number
  to: number
  /** Cells from the first cell of the road, which grow from lap to lap; NaN where a car is not on the road. */
  positions: Float64Array
  /** Cells per step; -1 where a car is not on the road. */
  velocities: Int8Array
}

/** Most positions of a call: a gigabyte. */
const MOST = 2 ** 27

/**
 * Follows cars by their numbers while it advances the road, for models with velocities. The cars at the start are numbered
 * along the road, 0, 1, …; cars that enter an open road later are -1, -2, …
 *
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it
 *
 * @example
 * const { positions, from, to } = await trajectories(sim, { steps: 100, every: 10 })
 * positions[5 * (to - from)] // of the first car, after 50 steps
 */
export async function trajectories(sim: Simulation, options: TrajectoriesOptions): Promise<Trajectories> {
  checkSimulation(sim)
  checkNames('trajectories', options, ['steps', 'every', 'from', 'to'])
  const { steps: count, every = 1, from, to } = options
  checkInteger('steps', count, 0, Number.MAX_SAFE_INTEGER)
  checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  const first = await sim.cars(from, to)
  const width = Math.max(1, first.positions.length)
  checkInteger('steps', count, 0, every * Math.floor(MOST / width))
  const records = [{ step: sim.step, ...first }]
  for (let done = every; done <= count; done += every) {
    await sim.advance(every)
    records.push({ step: sim.step, ...(await sim.cars(from, to)) })
  }
  await sim.advance(count % every)
  return joined(records)
}

/** One table of all records. On an open road later ones begin with cars that have entered since. */
function joined(records: ({ step: number } & Awaited<ReturnType<Simulation['cars']>>)[]): Trajectories {
  const { from, positions: last } = records[records.length - 1]
  const width = last.length
  const positions = new Float64Array(width * records.length).fill(Number.NaN)
  const velocities = new Int8Array(width * records.length).fill(-1)
  for (const [i, record] of records.entries()) {
    const at = width * i + record.from - from
    positions.set(record.positions, at)
    velocities.set(record.velocities, at)
  }
  return { steps: records.map(({ step }) => step), from, to: from + width, positions, velocities }
}
