/** For compilers that know how. */
import { createSimulation } from 'lanewise'

export async function dispose(): Promise<number> {
  await using sim = await createSimulation({ road: '#..#' })
  return (await sim.counts()).cars
}
