import { allocate, split } from '../layouts/split.js'
import { controlBytes } from './control.js'
import { edgesBytes } from './edges.js'
import type { Executor, Task } from './executor.js'
import { commandsOf, startPool } from './pool.js'
import { readsOf } from './reads.js'
import type { Share, Start } from './worker.js'

/**
 * One block per worker thread, all in one shared memory; a short road has fewer blocks than workers were asked for. The workers are started once; a command is a few numbers in
 * shared memory, and neighbours lay out their edges there for each other, so that nobody waits for anyone else.
 */
export const threads: Executor = {
  name: 'threads',
  unavailable: () =>
    typeof SharedArrayBuffer === 'function'
      ? undefined
      : 'this host has no SharedArrayBuffer; a page must be cross-origin isolated to have it',
  async start(task) {
    const { start, shares, blocks } = prepare(task)
    const pool = await startPool(start, shares, task.workerUrl).catch((error) => {
      throw new Error(`executor: 'threads' cannot run here: ${error.message}`)
    })
    return {
      ...readsOf(blocks, task.road),
      strategy: { kernel: task.kernel.name, executor: 'threads', workers: blocks.length },
      load(packed) {
        for (const block of blocks) block.load(packed)
      },
      // Each worker counts those of its own block.
      through: pool.through,
      async advance(steps, observed) {
        const sums: number[] = []
        for (const command of commandsOf(steps, observed, task.counts)) {
          for (const sum of await pool.order(command)) sums.push(sum)
        }
        return sums
      },
      close: pool.close,
    }
  },
}

/** Cuts the road, lays the blocks behind the room for their edges, and fills them. */
function prepare({ kernel, road, rules, counts, workers, packed, ...task }: Task) {
  const { layout } = kernel
  const { ranges, depth } = split(layout, road, workers, task.depth)
  const count = ranges.length
  const edgeBytes = layout.edgeBytes(ranges[0])
  const { addresses, end } = allocate(layout, ranges, edgesBytes(edgeBytes, count))
  const memory = kernel.memory(end, true)
  const blocks = ranges.map((range, i) => kernel.open(memory, addresses[i], range, rules))
  for (const block of blocks) block.load(packed)
  const control = new SharedArrayBuffer(controlBytes(workers, count))
  const start: Start = {
    kernel: kernel.name,
    rules,
    counts,
    memory,
    control,
    workers: count,
    blocks: count,
    edgeBytes,
    depth,
  }
  const shares = ranges.map((range, i): Share => {
    const seat = { owner: i, left: (i + count - 1) % count, right: (i + 1) % count }
    return { range, address: addresses[i], seat }
  })
  return { start, shares, blocks }
}
