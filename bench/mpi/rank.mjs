/** One rank of bench/mpi.ts: times what its task says, and the first rank prints seconds a step, one number a repeat. */
import { createSimulation } from '../../dist/index.js'

const { options, steps, repeats } = JSON.parse(process.argv[2])
const sim = await createSimulation({ kernel: 'simd', executor: 'mpi', ...options })
// An observation is a barrier: all ranks have taken the step.
const advance = (count) => sim.advance(count, { at: [count] })
await advance(steps)
const seconds = []
for (let i = 0; i < repeats; i++) {
  const began = performance.now()
  await advance(steps)
  seconds.push((performance.now() - began) / 1000 / steps)
}
if (sim.rank === 0) console.log(JSON.stringify(seconds))
