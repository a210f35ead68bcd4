/** Three ranks, of which one fails in the way that it is told, while the others go on. */
import { createSimulation } from '../../../dist/index.js'

const sim = await createSimulation({ cells: 100_003, executor: 'mpi' })
await sim.advance(10)
if (sim.rank === 1) {
  if (process.argv[2] === 'throw') throw new Error('this rank has had enough')
  if (process.argv[2] === 'reject') Promise.reject(new Error('this rank has had enough'))
  if (process.argv[2] === 'kill') process.kill(process.pid, 'SIGKILL')
  if (process.argv[2] === 'exit') process.exit(3)
}
await sim.advance(10_000_000, { every: 1000 })
