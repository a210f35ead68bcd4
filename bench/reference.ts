import { createSimulation, elementary } from 'lanewise'

/** The seeded road that the peers advance, packed. */
export async function seededRoad(cells: number): Promise<Uint8Array> {
  const sim = await createSimulation({ cells, density: 0.52, seed: 5743 })
  const road = await sim.packed()
  await sim.close()
  return road
}

/** The right answer for a peer: the packed road after these steps, and for Rule 184 the cars that moved in the last step. */
export async function reference(packed: Uint8Array, cells: number, steps: number, rule = 184) {
  const road = Uint8Array.from({ length: cells }, (_, i) => (packed[i >> 3] >> (i & 7)) & 1)
  const sim = await createSimulation(rule === 184 ? { road } : { road, model: elementary(rule) })
  const [{ moved }] = await sim.advance(steps, { at: [steps] })
  const result = { road: await sim.packed(), moved }
  await sim.close()
  return result
}
