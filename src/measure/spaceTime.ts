import { checkFunction, checkInteger, checkNames } from '../check.js'
import type { Simulation } from '../simulation.js'
import { turns } from '../turns.js'
import { checkSimulation } from './check.js'

/** Which part of a road is recorded, and for how long. */
export type SpaceTimeOptions = {
  /** Rows to record, 1 or more; the first is the road as it is. All states together are 2^30 at most. */
  rows: number
  /** Steps from row to row, 1 or more. Default: 1. */
  every?: number
  /** The cells from .. to - 1. Default: the whole road. Others are not read. */
  from?: number
  to?: number
  /** Told after each row how many of how many there are. */
  progress?: (done: number, total: number) => void
}

/** States that can be recorded: a gigabyte, one byte each. */
export const MOST_STATES = 2 ** 30

/**
 * Records a road step by step, and leaves it (rows - 1) * every steps on.
 *
 * @returns row after row, one byte a cell: 0 is an empty cell and 1 + v a car of velocity v for the model of Nagel and
 * Schreckenberg; 0 and 1 for others
 * @throws {TypeError | RangeError} for an option that does not exist or is out of range, naming it
 *
 * @example
 * const states = await spaceTime(sim, { rows: 100, from: 0, to: 80 })
 * states[80 * 99] // the first cell after 99 steps
 */
export async function spaceTime(sim: Simulation, options: SpaceTimeOptions): Promise<Uint8Array> {
  checkSimulation(sim)
  checkNames('spaceTime', options, ['rows', 'every', 'from', 'to', 'progress'])
  const { rows, every = 1, from = 0, to = sim.length, progress = () => {} } = options
  checkInteger('from', from, 0, sim.length - 1)
  checkInteger('to', to, from + 1, sim.length)
  const width = to - from
  checkInteger('rows', rows, 1, Math.floor(MOST_STATES / width))
  checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  checkFunction('progress', progress)
  const states = new Uint8Array(width * rows)
  const turn = turns()
  for (let row = 0; row < rows; row++) {
    if (row > 0) await sim.advance(every)
    states.set(statesOf(sim, from, to), row * width)
    progress(row + 1, rows)
    if (turn.over()) await turn.next()
  }
  return states
}

/** The largest velocity among the states that `spaceTime` records; 0 where they are 0 and 1. */
export const fastestOf = ({ model }: Simulation) => (model.name === 'nasch' ? model.vmax : 0)

function statesOf(sim: Simulation, from: number, to: number): Uint8Array {
  if (fastestOf(sim) === 0) return sim.cells(from, to)
  return Uint8Array.from(sim.velocities(from, to), (velocity) => velocity + 1)
}
