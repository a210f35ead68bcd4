/** The main thread stays free while a worker advances a long road. */
import { Worker } from 'node:worker_threads'

const worker = new Worker(new URL('road.mjs', import.meta.url), {
  workerData: { cells: 1_000_000, steps: 300 },
})
worker.on('message', ({ step, flow }) => console.log(`step ${step}: flow ${flow.toFixed(6)}`))
