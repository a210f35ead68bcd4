import type { Run, SyncRun } from '../kernels/run.js'
import { allocate, split } from '../layouts/split.js'
import { ringOf } from './edges.js'
import type { Executor, Task } from './executor.js'
import { atOnce, inTurns, marchOf } from './march.js'
import { readsOf } from './reads.js'

/** One block, the whole road, advanced by whoever calls; at its ends it is its own neighbour. */
export const serial: Executor = {
  name: 'serial',
  unavailable: () => undefined,
  start: async (task) => startSerial(task),
}

export function startSerial({ kernel, road, rules, counts, ...task }: Task): Run & { sync: SyncRun } {
  const { ranges, depth } = split(kernel.layout, road, 1, task.depth)
  const { addresses, end } = allocate(kernel.layout, ranges, 0)
  const block = kernel.open(kernel.memory(end, false), addresses[0], ranges[0], rules)
  const { receive } = ringOf(block)
  const march = marchOf(block, counts, road.cells, depth, receive)
  const reads = readsOf([block], road)
  block.load(task.packed)
  return {
    ...reads,
    strategy: { kernel: kernel.name, executor: 'serial', workers: 1 },
    load(packed) {
      block.load(packed)
      march.refresh()
    },
    advance: (steps, observed) => inTurns(march.advance(steps, observed)),
    sync: { ...reads, advance: (steps, observed) => atOnce(march.advance(steps, observed)) },
    async close() {},
  }
}
