import { givenOf } from '../check.js'
import { reasonOf } from '../io/file.js'
import { checkFileName } from '../io/fileName.js'
import { openNpy } from '../io/npyFile.js'
import type { RoadInParts } from '../layouts/pack.js'
import type { SimulationOptions } from '../options/options.js'
import { CliError } from './cliError.js'
import type { RoadOptions, StrategyOptions } from './options.js'

/** The options that the library takes under the same names; those not given are left out. */
export async function startOf(options: RoadOptions & StrategyOptions): Promise<SimulationOptions> {
  const { cells, density, cars, start, velocity, seed, random, road } = options
  const given = { cells, density, cars, start, velocity, seed, random, ...strategyOf(options) }
  return { ...(road !== undefined && { road: await openRoad(road) }), ...givenOf(given as SimulationOptions) }
}

/** Those of the strategy. */
export const strategyOf = ({ kernel, executor, workers, depth }: StrategyOptions): SimulationOptions =>
  givenOf({ kernel, executor, workers, depth } as SimulationOptions)

/** A road in a file. Its cells are read when they are needed, so errors may also come later. */
async function openRoad(file: string): Promise<RoadInParts> {
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
          return road.slice(from, to)
        } catch (error) {
          throw cannot(error)
        }
      },
    }
  } catch (error) {
    throw cannot(error)
  }
}
