/** Never closes its road on the GPU, and does not wait for the last steps. With a code it ends at once. */
import { createSimulation } from 'lanewise'

const code = process.argv[2]
const sim = await createSimulation({ cells: 1_000_000, kernel: 'gpu' })
await sim.advance(10)
console.log(sim.step)
sim.advance(code === undefined ? 100 : 1_000_000)
if (code !== undefined) setTimeout(() => process.exit(Number(code)), 50)
