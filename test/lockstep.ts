import { type AdvanceLoop, advanceLoop } from '../src/executors/advanceLoop.js'
import { selfExchange } from '../src/executors/exchange.js'
import type { Executor, Task } from '../src/executors/executor.js'
import { readsOf } from '../src/executors/reads.js'
import type { Block, BlockKernel } from '../src/kernels/kernel.js'
import type { Rules } from '../src/kernels/rules.js'
import type { ExecutorName } from '../src/kernels/run.js'
import type { BlockRange } from '../src/layouts/layout.js'
import { allocate, split } from '../src/layouts/split.js'

/**
 * An executor for tests: several blocks, each in a memory of its own, advanced in turn by the caller. Halo strips travel as
 * copies, as they do in messages. It starts at once, so that many roads can be cut in many ways; and it shows that
 * kernels, layouts and their ghosts need no shared memory.
 */
export const lockstep: Executor = {
  name: 'lockstep' as ExecutorName,
  unavailable: () => undefined,
  async start(task) {
    const parts = prepare(task)
    const blocks = parts.map(({ block }) => block)
    return {
      ...readsOf(blocks, task.road),
      strategy: { kernel: task.kernel.name, executor: lockstep.name, workers: task.workers },
      load(packed) {
        for (const { block, loop } of parts) {
          block.load(packed)
          loop.refresh()
        }
      },
      async advance(steps, observed) {
        const runs = parts.map(({ loop }) => loop.advance(steps, observed))
        for (;;) {
          for (const part of parts) part.post()
          const results = runs.map((loop) => loop.next())
          if (results[0].done) return sum(results.map(({ value }) => value as number[]))
        }
      },
      async close() {},
    }
  },
}

type LoopedBlock = { block: Block; loop: AdvanceLoop; post(): void }

function prepare({ kernel, road, rules, counts, workers, packed, velocities, ...task }: Task): LoopedBlock[] {
  const { ranges, depth } = split(kernel.layout, road, workers, task.depth)
  /** Copies of the halo strips of each block. */
  const sent = ranges.map(() => ({ left: new Uint8Array(), right: new Uint8Array() }))
  return ranges.map((range, index) => {
    const { block, inbox } = open(kernel, range, rules)
    block.load(packed, 'road', velocities)
    const left = sent.at(index - 1)!
    const right = sent[(index + 1) % ranges.length]
    const exchange = () => {
      block.receive('left', inbox(left.right))
      block.receive('right', inbox(right.left))
    }
    return {
      block,
      loop: advanceLoop(
        block,
        counts,
        Number.POSITIVE_INFINITY,
        depth,
        ranges.length === 1 ? selfExchange(block).receive : exchange,
      ),
      post() {
        sent[index] = Object.assign(sent[index], {
          left: block.strip('left').slice(),
          right: block.strip('right').slice(),
        })
      },
    }
  })
}

/** A block in a memory of its own, which also has room for one strip that comes in. */
function open(kernel: BlockKernel, range: BlockRange, rules: Rules) {
  const bytes = kernel.layout.stripBytes(range)
  const { addresses, end } = allocate(kernel.layout, [range], 64 * Math.ceil(bytes / 64))
  const memory = kernel.memory(end, false)
  const inbox = (strip: Uint8Array) => {
    const room = new Uint8Array(memory.buffer, 0, bytes)
    room.set(strip)
    return room
  }
  return { block: kernel.open(memory, addresses[0], range, rules), inbox }
}

const sum = (counts: number[][]): number[] =>
  counts[0].map((_, i) => counts.reduce((total, mine) => total + mine[i], 0))
