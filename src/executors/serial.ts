import { layOut, split } from '../layouts/split.js'
import { turns } from '../turns.js'
import type { Executor } from './executor.js'
import { type March, marchOf } from './march.js'

/** One block, the whole road, advanced by whoever calls; at its ends it is its own neighbour. */
export const serial: Executor = {
  name: 'serial',
  missing: () => undefined,
  async start(task) {
    const { kernel, cells, reach, road } = task
    const { layout } = kernel
    const { places, depth } = split(layout, cells, 1, task.depth, reach)
    const { addresses, end } = layOut(layout, places, 0)
    const block = kernel.open(kernel.memory(end, false), addresses[0], places[0])
    block.load(road)
    const march = marchOf(block, depth, () => {
      block.receive('left', block.edge('right'))
      block.receive('right', block.edge('left'))
    })
    return {
      packed() {
        const packed = new Uint8Array(Math.ceil(cells / 8))
        block.store(packed)
        return packed
      },
      advance: (steps, observed) => inTurns(march(steps, observed)),
      advanceSync: (steps, observed) => atOnce(march(steps, observed)),
      async close() {},
    }
  },
}

function atOnce(work: ReturnType<March>): number[] {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

async function inTurns(work: ReturnType<March>): Promise<number[]> {
  const turn = turns()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (turn.over()) await turn.next()
  }
}
