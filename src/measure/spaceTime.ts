import { checkFunction, checkInteger, checkNames } from '../check.js'
import { fastestOf } from '../models/table.js'
import type { Simulation } from '../simulation.js'
import { openYielder } from '../yielder.js'
import { checkSimulation } from './check.js'

/** The part of a road to record, and for how long. */
export type SpaceTimeOptions = {
  /** Rows to record, 1 or more; the first is the road now. At most 2^30 states in all. */
  rows: number
  /** Steps between rows, 1 or more. Default: 1. */
  every?: number
  /** The cells from .. to - 1. Default: the whole road. Others are not read. */
  from?: number
  to?: number
  /** Called after each row with the numbers of recorded rows and of all rows. */
  progress?: (done: number, total: number) => void
}

/** Most states in one recording: a gigabyte, one byte per state. */
export const MOST_STATES = 2 ** 30

/**
 * Records a road step by step. It advances the road by (rows - 1) * every steps.
 *
 * @returns row after row, one byte per cell; for the model of Nagel and Schreckenberg 0 is an empty cell and 1 + v a car
 * of velocity v, for others it is 0 or 1
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
  const yielder = openYielder()
  for (let row = 0; row < rows; row++) {
    if (row > 0) await sim.advance(every)
    states.set(await statesOf(sim, from, to), row * width)
    progress(row + 1, rows)
    if (yielder.isDue()) await yielder.pause()
  }
  return states
}

async function statesOf(sim: Simulation, from: number, to: number): Promise<Uint8Array> {
  if (fastestOf(sim) === 0) return sim.cells(from, to)
  const velocities = await sim.velocities(from, to)
  const states = new Uint8Array(velocities.buffer, velocities.byteOffset, velocities.length)
  // The same bytes, one more each: -1 becomes 0.
  for (let i = 0; i < states.length; i++) states[i]++
  return states
}
