/** Runs in the worker thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { createSimulation } from 'lanewise'

const { cells, steps } = workerData
const sim = await createSimulation({ cells, density: 0.4, seed: 1 })
for (const seen of await sim.advance(steps, { every: 100 })) parentPort.postMessage(seen)
await sim.close()
