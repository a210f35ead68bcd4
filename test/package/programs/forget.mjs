/** Never closes what it created. */
import { createSimulation } from 'lanewise'

const sim = await createSimulation({ cells: 1000, kernel: 'simd', executor: 'threads', workers: 2 })
await sim.advance(10)
console.log(sim.step)
