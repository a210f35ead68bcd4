/** Several ranks, of which one fails in the way that it is told, while the others go on. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import workerThreads from 'node:worker_threads'
import { createSimulation } from '../../../dist/index.js'

const cells = 100_003
const held = []
const [, , how] = process.argv
const threads = []
workerThreads.Worker = class extends workerThreads.Worker {
  constructor(...args) {
    super(...args)
    threads.push(this)
  }
}
syncBuiltinESMExports()
const sim = await createSimulation({ cells, executor: 'mpi', workers: how === 'thread' ? 2 : 1 })
// Every rank exchanges halos and sums here, so MPI has opened all connections before a rank fails.
await sim.advance(2000, { every: 1000 })
if (sim.rank === 1) await fail()
// A block for which one of them has no room.
if (how === 'block') await createSimulation({ cells, executor: 'mpi', kernel: 'wasm' })
await sim.advance(10_000_000, { every: 1000 })

async function fail() {
  if (how === 'throw') throw new Error('this rank has had enough')
  if (how === 'reject') Promise.reject(new Error('this rank has had enough'))
  if (how === 'kill') process.kill(process.pid, 'SIGKILL')
  if (how === 'exit') process.exit(3)
  if (how === 'thread') threads[0].terminate()
  // Its heap has a limit that whoever starts it sets.
  for (const all = []; how === 'heap'; ) all.push(new Array(1000).fill(all.length))
  if (how === 'block') {
    // Room for JavaScript to go on, and none for another WebAssembly.Memory, for which V8 reserves gigabytes of addresses.
    const taken = 1024 * Number(readFileSync('/proc/self/status', 'latin1').match(/VmSize:\s*(\d+)/)[1])
    spawnSync('prlimit', ['--pid', `${process.pid}`, `--as=${taken + 2 ** 28}`])
    try {
      for (;;) held.push(new WebAssembly.Memory({ initial: 1 }))
    } catch {
      // What was not used any more is taken, too.
    }
  }
}
