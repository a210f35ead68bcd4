import type { Run, SyncRun } from '../kernels/run.js'
import { allocate, split } from '../layouts/split.js'
import { advanceLoop, runToEnd, runYielding } from './advanceLoop.js'
import { selfExchange } from './exchange.js'
import type { Executor, Task } from './executor.js'
import { readsOf } from './reads.js'

/** One block, the whole road, which the calling thread advances. The block is its own neighbour. */
export const serial: Executor = {
  name: 'serial',
  unavailable: () => undefined,
  start: async (task) => startSerial(task),
}

export function startSerial({ kernel, road, rules, counts, ...task }: Task): Run & { sync: SyncRun } {
  const { ranges, depth } = split(kernel.layout, road, 1, task.depth)
  const { addresses, end } = allocate(kernel.layout, ranges, 0)
  const block = kernel.open(kernel.memory(end, false), addresses[0], ranges[0], rules)
  const { receive } = selfExchange(block)
  const loop = advanceLoop(block, counts, road.cells, depth, receive)
  const reads = readsOf([block], road)
  block.load(task.packed, 'road', task.velocities)
  return {
    ...reads,
    strategy: { kernel: kernel.name, executor: 'serial', workers: 1 },
    load(packed) {
      block.load(packed)
      loop.refresh()
    },
    advance: (steps, observed) => runYielding(loop.advance(steps, observed)),
    sync: { ...reads, advance: (steps, observed) => runToEnd(loop.advance(steps, observed)) },
    async close() {},
  }
}
