import { roadOf } from '../layouts/road.js'
import { layOut, split } from '../layouts/split.js'
import { talliesOf } from '../models/rules.js'
import { ringOf } from './edges.js'
import type { Executor, SyncRun, Task } from './executor.js'
import { atOnce, inTurns, marchOf } from './march.js'

/** One block, the whole road, advanced by whoever calls; at its ends it is its own neighbour. */
export const serial: Executor = {
  name: 'serial',
  missing: () => undefined,
  start: async (task) => startSerial(task),
}

export function startSerial(task: Task): SyncRun {
  const { kernel, cells, rules } = task
  const road = roadOf(cells, rules)
  const { layout } = kernel
  const { places, depth } = split(layout, road, 1, task.depth)
  const { addresses, end } = layOut(layout, places, 0)
  const block = kernel.open(kernel.memory(end, false), addresses[0], places[0], rules)
  const { receive } = ringOf(block)
  const march = marchOf(block, talliesOf(rules), cells, depth, receive)
  const load = (packed: Uint8Array) => {
    block.load(packed)
    march.refresh()
  }
  load(task.road)
  return {
    strategy: { kernel: kernel.name, executor: 'serial', workers: 1 },
    load,
    packed() {
      const packed = new Uint8Array(road.planes * Math.ceil(cells / 8))
      block.store(packed)
      return packed
    },
    state: block.state,
    clusters: (kind) => [block.clusters(kind)],
    through: () => [...block.through],
    advance: (steps, observed) => inTurns(march.advance(steps, observed)),
    advanceSync: (steps, observed) => atOnce(march.advance(steps, observed)),
    async close() {},
  }
}
