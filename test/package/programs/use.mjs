/** Advances a road with every strategy, one after the other, and prints what became of it. */
import { createSimulation } from 'lanewise'

const { road, steps, strategies } = JSON.parse(process.argv[2])
const found = []
for (const strategy of strategies) {
  const sim = await createSimulation({ road: Array.from(road, Number), ...strategy })
  const [{ moved }] = await sim.advance(steps, { at: [steps] })
  found.push({ strategy: sim.strategy, moved, road: (await sim.cells()).join('') })
  await sim.close()
}
console.log(JSON.stringify(found))
