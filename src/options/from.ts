import { checkBytes, checkNames, show } from '../check.js'
import { kindOf } from '../models/table.js'
import type { SimulationOptions } from './options.js'
import { checkSetup, OPTIONS, OPTIONS_OF_STRATEGY, type Setup, strategyOf } from './setup.js'

/**
 * The setup of a road that goes on from a checkpoint.
 *
 * @throws {TypeError | RangeError} for an option that is not one of the strategy, and for bytes that are not a checkpoint
 */
export async function setupFrom(options: SimulationOptions): Promise<Setup> {
  checkNames('createSimulation', options, OPTIONS)
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && name !== 'from' && !OPTIONS_OF_STRATEGY.includes(name)) {
      throw new TypeError(`${name}: ${show(value)} cannot be combined with from`)
    }
  }
  const strategy = strategyOf(options)
  const bytes = checkBytes('from', options.from)
  const { parseCheckpoint, checkSaved } = await import('../checkpoint/checkpoint.js')
  try {
    const { header, packed, velocities } = parseCheckpoint(bytes)
    const { model, boundary, seed, cells, cars } = header
    const setup = checkSetup({ model, boundary, seed, cells, cars } as SimulationOptions)
    const vmax = kindOf(setup.rules).vmax(setup.rules)
    const past = checkSaved(header, velocities, vmax)
    const saved = { packed, velocities: vmax === undefined ? 0 : velocities }
    return { ...setup, past, start: { cells, cars, velocity: 0, saved }, strategy }
  } catch (error) {
    throw new RangeError(`from: ${(error as Error).message}`)
  }
}
