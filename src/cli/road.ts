import { readFileSync } from 'node:fs'
import { parseNpy } from '../io/npy.js'
import type { SimulationOptions } from '../simulation.js'
import { Fault } from './fault.js'
import type { RoadOptions, StrategyOptions } from './options.js'

/** The options of a simulation that are typed as the library takes them; what was not typed is left out. */
export function startOf(options: RoadOptions & StrategyOptions): SimulationOptions {
  const { cells, density, seed, random, road, kernel, executor, workers, depth } = options
  const given = Object.entries({ cells, density, seed, random, kernel, executor, workers, depth }).filter(
    ([, value]) => value !== undefined,
  )
  return { ...(road !== undefined && { road: readRoad(road) }), ...Object.fromEntries(given) }
}

function readRoad(file: string): Uint8Array {
  try {
    const road = parseNpy(readFileSync(file))
    if (road.length === 0) throw new Error('.npy: there are no cells')
    return road
  } catch (error) {
    throw new Fault(`--road: '${file}' cannot be read: ${(error as Error).message.split(', open')[0]}`, 1)
  }
}
