import { source } from '../generated/worker.js'
import { compiledModules } from '../wasm/modules.js'
import type { Address } from '../workers/spawn.js'
import { spawn, type Thread } from '../workers/spawn.js'
import { OBSERVATIONS, viewControl } from './control.js'
import type { BlockAssignment, WorkerOwn, WorkerReply, WorkerTask } from './worker.js'

/** Worker threads with one block each of the same road. They run one command at a time. */
export type Crew = {
  /** Starts a command at once, and resolves to the sum of the counts of all workers. */
  run(command: Command): Promise<number[]>
  /** Cars that entered and exited at the ends of the road. */
  boundaryCounts(): [entered: number, exited: number]
  /** Why the road is lost; undefined if it is not. */
  failure(): Error | undefined
  close(): Promise<void>
}

/** Advance by so many steps, and count at the observed ones. */
export type Command = { steps: number; observed: readonly number[] }

/** Splits an advance into commands that have room for their counts. */
export function commandsOf(
  steps: number,
  observed: readonly number[],
  countsPerObservation: number,
): Command[] {
  const perCommand = Math.floor(OBSERVATIONS / countsPerObservation)
  const commands: Command[] = []
  let done = 0
  for (let from = 0; done < steps; from += perCommand) {
    const included = observed.slice(from, from + perCommand)
    const until = from + perCommand < observed.length ? included[included.length - 1] : steps
    commands.push({ steps: until - done, observed: included.map((step) => step - done) })
    done = until
  }
  return commands
}

/**
 * Starts the workers, and resolves when all of them are ready.
 *
 * @param assignments the block of each worker
 * @param workerUrl where the worker's file is, instead of its text
 * @param firstIndex the number of the first worker, in error messages
 */
export async function startCrew(
  task: WorkerTask,
  assignments: readonly BlockAssignment[],
  workerUrl: Address | undefined,
  firstIndex = 0,
): Promise<Crew> {
  const { workers } = task
  const { command, unfinished, steps, observed, counts, boundaryCounts } = viewControl(
    task.control,
    workers,
    task.blocks,
  )
  const { threads, next, failure, close } = await startThreads(task, assignments, workerUrl, firstIndex)
  return {
    async run({ steps: count, observed: at }) {
      steps[0] = count
      observed[0] = at.length
      observed.set(at, 1)
      Atomics.store(unfinished, 0, workers)
      Atomics.add(command, 0, 1)
      Atomics.notify(command, 0)
      // Workers keep the process alive until they have finished.
      for (const thread of threads) thread.hold()
      await next()
      for (const thread of threads) thread.release()
      return Array.from({ length: task.counts * at.length }, (_, i) => sumOf(counts, i))
    },
    boundaryCounts: () => [sumOf(boundaryCounts, 0), sumOf(boundaryCounts, 1)],
    failure,
    close,
  }
}

const sumOf = (each: readonly Float64Array[], i: number) => each.reduce((sum, own) => sum + own[i], 0)

/** Starts the workers. `next` resolves when they have finished a command, and rejects if one of them fails. */
async function startThreads(
  task: WorkerTask,
  assignments: readonly BlockAssignment[],
  workerUrl: Address | undefined,
  firstIndex: number,
) {
  const { workers } = task
  let ready = 0
  let failure: Error | undefined
  let settle: { resolve(): void; reject(error: Error): void } | undefined
  const threads: Thread[] = []
  const next = () =>
    new Promise<void>((resolve, reject) => {
      if (failure) reject(failure)
      else settle = { resolve, reject }
    })

  function onMessage(index: number, message: WorkerReply) {
    if (message === 'ready') ready++
    else if (message !== 'done') return fail(index, message.failed)
    if (message === 'done' || ready === workers) settle?.resolve()
  }
  function fail(index: number, why: string) {
    if (failure) return
    const name = `worker ${firstIndex + index} of ${firstIndex + workers}`
    const what = ready < workers ? 'cannot be started' : 'is lost and the road with it'
    failure = new Error(`${name} ${what}: ${why}`)
    for (const thread of threads) thread.end()
    settle?.reject(failure)
  }

  const allReady = next()
  allReady.catch(() => {})
  const modules = compiledModules(true)
  async function startThread(index: number, assignment: BlockAssignment) {
    const listener = {
      message: (data: unknown) => onMessage(index, data as WorkerReply),
      gone: (why: string) => fail(index, why),
    }
    try {
      const thread = await spawn(listener, source, workerUrl)
      threads.push(thread)
      thread.post({ ...task, modules, index, assignment } satisfies WorkerTask & WorkerOwn)
    } catch (error) {
      fail(index, (error as Error).message)
    }
  }
  try {
    for (const [index, assignment] of assignments.entries())
      if (!failure) await startThread(index, assignment)
    await allReady
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.end()))
    throw error
  }
  for (const thread of threads) thread.release()
  return {
    threads,
    next,
    failure: () => failure,
    async close() {
      failure ??= new Error('the simulation is closed')
      await Promise.all(threads.map((thread) => thread.end()))
    },
  }
}
