import { givenOf } from '../check.js'
import { reasonOf } from '../io/file.js'
import { checkFileName } from '../io/fileName.js'
import { openNpy } from '../io/npyFile.js'
import type { RoadInParts } from '../layouts/pack.js'
import type { SimulationOptions } from '../options/options.js'
import { CliError } from './cliError.js'
import type { RoadOptions, StrategyOptions } from './options.js'

/**
 * The options that the library takes under the same names; those not given are left out.
 *
 * @param vmax largest velocity of cars; 0 if they have none
 */
export async function startOf(options: RoadOptions & StrategyOptions, vmax = 0): Promise<SimulationOptions> {
  const { cells, density, cars, start, velocity, seed, random, road } = options
  const given = { cells, density, cars, start, velocity, seed, random, ...strategyOf(options) }
  return {
    ...(road !== undefined && { road: await openRoad(road, 1 + vmax) }),
    ...givenOf(given as SimulationOptions),
  }
}

/** Those of the strategy. */
export const strategyOf = ({ kernel, executor, workers, depth }: StrategyOptions): SimulationOptions =>
  givenOf({ kernel, executor, workers, depth } as SimulationOptions)

/**
 * A road in a file. Its cells are read when they are needed, so errors may also come later.
 *
 * @param most the largest state: 1, or 1 + the largest velocity
 */
async function openRoad(file: string, most: number): Promise<RoadInParts> {
  checkFileName(file, 'road')
  const cannot = (error: unknown) => {
    const { cause = error } = error as Error
    return new CliError(`--road: '${file}' cannot be read: ${reasonOf(cause)}`, 1)
  }
  try {
    const road = await openNpy(file)
    if (road.length === 0) throw new Error('.npy: the array has no cells')
    return {
      length: road.length,
      slice(from, to) {
        try {
          return checkStates(road.slice(from, to), from, most)
        } catch (error) {
          throw cannot(error)
        }
      },
    }
  } catch (error) {
    throw cannot(error)
  }
}

function checkStates(states: ArrayLike<number>, first: number, most: number): ArrayLike<number> {
  for (let i = 0; i < states.length; i++) {
    if (states[i] <= most) continue
    throw new Error(`.npy: cell ${first + i} is ${states[i]}, not an integer from 0 to ${most}`)
  }
  return states
}
