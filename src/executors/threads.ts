import { roadOf } from '../layouts/road.js'
import { layOut, split } from '../layouts/split.js'
import { talliesOf } from '../models/rules.js'
import { controlBytes, OBSERVATIONS, viewControl } from './control.js'
import type { Executor, Task } from './executor.js'
import { spawn, type Thread } from './spawn.js'
import type { Message, Start } from './worker.js'

/**
 * One block a worker thread, all in one shared memory. The workers are started once; a command is a few numbers in
 * shared memory, and neighbours lay out their edges there for each other, so that nobody waits for anyone else.
 */
export const threads: Executor = {
  name: 'threads',
  missing: () =>
    typeof SharedArrayBuffer === 'function'
      ? undefined
      : 'this host has no SharedArrayBuffer; a page must be cross-origin isolated to have it',
  async start(task) {
    const { cells, workers, rules } = task
    const { planes } = roadOf(cells, rules)
    const tallies = talliesOf(rules)
    const { start, blocks, control } = prepare(task)
    const pool = await startPool(start)
    const { command, unfinished, steps, observed, counts, through } = viewControl(control, workers)

    /** One command to all, and the sum of what they counted. */
    async function order(count: number, due: readonly number[]): Promise<number[]> {
      steps[0] = count
      observed[0] = due.length
      observed.set(due, 1)
      Atomics.store(unfinished, 0, workers)
      Atomics.add(command, 0, 1)
      Atomics.notify(command, 0)
      await pool.done()
      return Array.from({ length: tallies * due.length }, (_, i) => sumOf(counts, i))
    }

    return {
      strategy: { kernel: task.kernel.name, executor: 'threads', workers },
      load(packed) {
        for (const block of blocks) block.load(packed)
      },
      packed() {
        const packed = new Uint8Array(planes * Math.ceil(cells / 8))
        for (const block of blocks) block.store(packed)
        return packed
      },
      state: (cell) => blocks.reduce((state, block) => state + block.state(cell), 0),
      clusters: (kind) => blocks.map((block) => block.clusters(kind)),
      through: () => [sumOf(through, 0), sumOf(through, 1)],
      async advance(steps, observed) {
        const sums: number[] = []
        const most = Math.floor(OBSERVATIONS / tallies)
        let seen = 0
        for (let done = 0; done < steps; ) {
          const due = observed.slice(seen, seen + most)
          seen += due.length
          const until = seen < observed.length ? due[due.length - 1] : steps
          const base = done
          const counted = await order(
            until - base,
            due.map((step) => step - base),
          )
          for (const sum of counted) sums.push(sum)
          done = until
        }
        return sums
      },
      close: pool.close,
    }
  },
}

const sumOf = (each: readonly Float64Array[], i: number) => each.reduce((sum, mine) => sum + mine[i], 0)

/** Cuts the road, lays the blocks behind the room for their edges, and fills them. */
function prepare(task: Task) {
  const { kernel, cells, workers, rules, road } = task
  const { layout } = kernel
  const { places, depth } = split(layout, roadOf(cells, rules), workers, task.depth)
  const edgeBytes = 64 * Math.ceil(layout.edgeBytes(places[0]) / 64)
  const { addresses, end } = layOut(layout, places, 4 * places.length * edgeBytes)
  const memory = kernel.memory(end, true)
  const blocks = places.map((place, i) => kernel.open(memory, addresses[i], place, rules))
  for (const block of blocks) block.load(road)
  const control = new SharedArrayBuffer(controlBytes(workers))
  const start = { kernel: kernel.name, memory, control, workers, places, addresses, depth, edgeBytes, rules }
  return { start, blocks, control }
}

/** Starts the workers, and tells when they have finished a command or why they never will. */
async function startPool(start: Omit<Start, 'index'>) {
  const { workers } = start
  let ready = 0
  let failure: Error | undefined
  let settle: { resolve(): void; reject(error: Error): void } | undefined
  const pool: Thread[] = []
  const next = () =>
    new Promise<void>((resolve, reject) => {
      if (failure) reject(failure)
      else settle = { resolve, reject }
    })

  function hear(index: number, message: Message) {
    if (message === 'ready') ready++
    else if (message !== 'done') return lose(index, message.failed)
    if (message === 'done' || ready === workers) settle?.resolve()
  }
  function lose(index: number, why: string) {
    if (failure) return
    failure = new Error(`worker ${index} of ${workers} is lost and the road with it: ${why}`)
    for (const thread of pool) thread.end()
    settle?.reject(failure)
  }

  const standing = next()
  standing.catch(() => {})
  for (let index = 0; index < workers; index++) {
    const thread = await spawn({
      message: (data) => hear(index, data as Message),
      gone: (why) => lose(index, why),
    })
    pool.push(thread)
    thread.post({ ...start, index } satisfies Start)
  }
  try {
    await standing
  } catch (error) {
    await Promise.all(pool.map((thread) => thread.end()))
    throw error
  }
  for (const thread of pool) thread.release()

  return {
    /** Resolves when the workers have finished what they were just told; until then they keep the process alive. */
    async done() {
      for (const thread of pool) thread.hold()
      await next()
      for (const thread of pool) thread.release()
    },
    async close() {
      failure ??= new Error('the simulation is closed')
      await Promise.all(pool.map((thread) => thread.end()))
    },
  }
}
