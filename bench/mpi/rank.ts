// One process of a launch of bench/mpi.ts, which times its task. The first rank prints a RankReport.
import { createHash } from 'node:crypto'
import { joinWorld } from '../../src/executors/mpi/world.js'
import { createSimulation } from '../../src/index.js'
import { simd } from '../../src/kernels/elementary/simd.js'
import type { RankReport, RankTask } from './job.js'

const { options, steps, every, calls, inside }: RankTask = JSON.parse(process.argv[2])

let secondsInside = 0
let received = 0
watch()

const sim = await createSimulation({ kernel: 'simd', density: 0.52, seed: 5743, ...options })
const gather = options.executor === 'mpi' ? (await joinWorld()).gather : (numbers: number[]) => [numbers]

// An observation is a barrier: at its end all ranks have taken the step.
const advance = () => sim.advance(steps, every === undefined ? { at: [steps] } : { every })
// Before the timing, the host compiles hot code, and cars leave the jams of the start.
await advance()

const seconds: number[] = []
const outside: number[] = []
received = 0
for (let call = 0; call < calls; call++) {
  secondsInside = 0
  const began = performance.now()
  await advance()
  const all = (performance.now() - began) / 1000
  seconds.push(all / steps)
  outside.push((all - secondsInside) / steps)
}
const everyRank = gather(outside)
const [{ moved }] = await sim.advance(1, { at: [1] })
const sha256 = createHash('sha256')
  .update(await sim.packed())
  .digest('hex')

if (sim.rank === 0) {
  const report: RankReport = {
    seconds,
    ...(inside && { outside: everyRank }),
    ...depthOf(),
    step: sim.step,
    moved,
    sha256,
  }
  console.log(JSON.stringify(report))
}
await sim.close()

/** The chosen depth; without messages it follows from the number of strips that the one block has received. */
function depthOf() {
  const { depth, overlap } = sim.strategy
  if (depth !== undefined && overlap !== undefined) return { depth, overlap }
  return received > 0 ? { depth: Math.round((2 * calls * steps) / received) } : {}
}

/**
 * Times the functions that advance a block, and counts the strips that it receives. Reading the clock takes about 50
 * nanoseconds, so this runs only if it is wanted.
 */
function watch() {
  const { open } = simd
  simd.open = (...args) => {
    const block = open(...args)
    const timed = inside ? Object.keys(block).filter((name) => name.startsWith('advance')) : []
    const { receive } = block
    return {
      ...block,
      ...Object.fromEntries(timed.map((name) => [name, clocked(block[name as 'advance'])])),
      receive(...args) {
        received++
        receive(...args)
      },
    }
  }
}

function clocked<Args extends unknown[], Result>(call: (...args: Args) => Result) {
  return (...args: Args): Result => {
    const began = performance.now()
    const result = call(...args)
    secondsInside += (performance.now() - began) / 1000
    return result
  }
}
