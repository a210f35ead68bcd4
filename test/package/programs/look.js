/** What becomes of the package on a host: a road with each strategy, and what 'auto' takes for a long one. */
import { capabilities, createSimulation, formatNpy, parseNpy } from 'lanewise'

/** @param cells of the long road, from which on threads are worth it */
export async function look({ road, steps, strategies, cells: long = 2 ** 22 }, options = {}) {
  const cells = Array.from(road, Number)
  const found = []
  for (const strategy of strategies) {
    found.push({ strategy, ...(await advance({ ...options, ...strategy, road: cells }, steps)) })
  }
  const npy = parseNpy(formatNpy(Uint8Array.from(cells)))
  return {
    found,
    auto: await auto({ ...options, cells: long }),
    npy: npy.join(''),
    capabilities: await capabilities(options),
  }
}

async function advance(options, steps) {
  try {
    const sim = await createSimulation(options)
    const [{ moved }] = await sim.advance(steps, { at: [steps] })
    const road = (await sim.cells()).join('')
    await sim.close()
    return { moved, road }
  } catch (error) {
    return { error: error.message }
  }
}

async function auto(options) {
  const sim = await createSimulation(options)
  await sim.advance(10)
  const { kernel, executor, reason } = sim.strategy
  await sim.close()
  return { kernel, executor, reason }
}
