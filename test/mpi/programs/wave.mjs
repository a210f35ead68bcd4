/**
 * Computes waves, one after the other, as its argument says; every rank writes what came of each into a file of a folder.
 * In one rank a wave can be aborted, or lose its threads, as soon as there is progress.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import workerThreads from 'node:worker_threads'
import { createWave } from '../../../dist/wave.js'

const rank = Number(process.env.OMPI_COMM_WORLD_RANK ?? process.env.PMI_RANK ?? 0)
let threads = []
workerThreads.Worker = class extends workerThreads.Worker {
  constructor(...args) {
    super(...args)
    threads.push(this)
  }
}
syncBuiltinESMExports()

const found = []
for (const { abortIn, loseIn, tell, ...options } of JSON.parse(process.argv[2])) {
  threads = []
  const signal = { aborted: false }
  const progress = () => {
    signal.aborted ||= rank === abortIn
    if (rank === loseIn) threads.shift()?.terminate()
    if (tell) console.log('it has begun')
  }
  try {
    const wave = await createWave({ executor: 'mpi', progress, signal, ...options })
    const hash = createHash('sha256').update(wave.mask).update(wave.scattered.re).update(wave.scattered.im)
    const { checksum, outside, strategy } = wave
    found.push({ checksum, outside, strategy, sha256: hash.digest('hex') })
  } catch ({ name, message }) {
    found.push({ name, message })
  }
}
writeFileSync(`${process.argv[3]}/${rank}.json`, JSON.stringify(found))
