import { allocate, split } from '../layouts/split.js'
import { controlBytes } from './control.js'
import { commandsOf, startCrew } from './crew.js'
import { sendBufferBytes } from './exchange.js'
import type { Executor, Task } from './executor.js'
import { readsOf } from './reads.js'
import type { BlockAssignment, WorkerTask } from './worker.js'

/**
 * One block per worker thread, all in one shared memory. A short road has fewer blocks than workers were asked for. The
 * workers start once. A command is a few numbers in shared memory. Neighbours exchange their halo strips through send
 * buffers in the same memory, so a worker waits for its neighbours only.
 */
export const threads: Executor = {
  name: 'threads',
  unavailable: () =>
    typeof SharedArrayBuffer === 'function'
      ? undefined
      : 'this host has no SharedArrayBuffer; a page must be cross-origin isolated to have it',
  async start(task) {
    const { workerTask, assignments, blocks } = prepare(task)
    const crew = await startCrew(workerTask, assignments, task.workerUrl).catch((error) => {
      throw new Error(`executor: 'threads' cannot run here: ${error.message}`)
    })
    return {
      ...readsOf(blocks, task.road),
      strategy: { kernel: task.kernel.name, executor: 'threads', workers: blocks.length },
      load(packed) {
        for (const block of blocks) block.load(packed)
      },
      // The blocks of the workers count; those opened here do not.
      boundaryCounts: crew.boundaryCounts,
      async advance(steps, observed) {
        const sums: number[] = []
        for (const command of commandsOf(steps, observed, task.counts)) {
          for (const sum of await crew.run(command)) sums.push(sum)
        }
        return sums
      },
      close: crew.close,
    }
  },
}

/** Splits the road, allocates the blocks behind their send buffers, and loads them. */
function prepare({ kernel, road, rules, counts, workers, packed, velocities, ...task }: Task) {
  const { layout } = kernel
  const { ranges, depth } = split(layout, road, workers, task.depth)
  const count = ranges.length
  const stripBytes = layout.stripBytes(ranges[0])
  const { addresses, end } = allocate(layout, ranges, sendBufferBytes(stripBytes, count))
  const memory = kernel.memory(end, true)
  const blocks = ranges.map((range, i) => kernel.open(memory, addresses[i], range, rules))
  for (const block of blocks) block.load(packed, 'road', velocities)
  const control = new SharedArrayBuffer(controlBytes(workers, count))
  const workerTask: WorkerTask = {
    kernel: kernel.name,
    rules,
    counts,
    memory,
    control,
    workers: count,
    blocks: count,
    stripBytes,
    depth,
  }
  const assignments = ranges.map((range, i): BlockAssignment => {
    const neighbours = { block: i, left: (i + count - 1) % count, right: (i + 1) % count }
    return { range, address: addresses[i], neighbours }
  })
  return { workerTask, assignments, blocks }
}
