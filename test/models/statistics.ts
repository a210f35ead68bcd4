import { createSimulation, type SimulationOptions } from '../../src/index.js'
import { meanOf as mean } from '../../src/measure/mean.js'

/** A mean over independent roads, and its standard error. */
export type Mean = { mean: number; error: number }

/**
 * Standard errors that a mean may lie off. With the error taken from ROADS roads, one mean in 2,500 lies further off
 * (Student's t with 15 degrees of freedom); the seeds never change.
 */
export const TOLERANCE = 4.5

/** Independent roads, each with a seed of its own, that a mean is taken of. */
export const ROADS = 16

/** A kernel that is fast with every model; that all of them agree is shown elsewhere. */
export const FAST = 'simd'

/** How a road is measured: steps before, and steps of which every tenth is looked at. */
export type Plan = { warmUp: number; steps: number }

/** A quantity of a road: by its seed. */
export async function meanOf(quantity: (seed: number) => Promise<number>): Promise<Mean> {
  const values: number[] = []
  for (let seed = 1; seed <= ROADS; seed++) values.push(await quantity(seed))
  return mean(values)
}

/** The mean flow on a road, in cars a step past a cell. */
export const flowOf = (options: SimulationOptions, { warmUp, steps }: Plan): Promise<Mean> =>
  meanOf(async (seed) => {
    const sim = await createSimulation({ kernel: FAST, executor: 'serial', seed, ...options })
    await sim.advance(warmUp)
    const seen = await sim.advance(steps, { every: 10 })
    return seen.reduce((sum, { flow }) => sum + flow, 0) / seen.length
  })

/** How many standard errors a mean lies off a number. */
export const off = ({ mean, error }: Mean, expected: number): number => Math.abs(mean - expected) / error

/** A road with exactly so many cars, evenly spread: on a ring their number does not differ from seed to seed. */
export function evenRoad(cells: number, cars: number): Uint8Array {
  const road = new Uint8Array(cells)
  for (let car = 0; car < cars; car++) road[Math.floor((car * cells) / cars)] = 1
  return road
}
