import { source } from '../generated/worker.js'
import { compiledModules } from '../wasm/modules.js'
import type { Address } from '../workers/spawn.js'
import { spawn, type Thread } from '../workers/spawn.js'
import { OBSERVATIONS, viewControl } from './control.js'
import type { Message, Mine, Share, Start } from './worker.js'

/** Worker threads that have a block each of one road, and obey one command at a time. */
export type Crew = {
  /** Gives a command at once, and resolves to the sum of what all of them counted. */
  order(command: Command): Promise<number[]>
  /** Cars that entered and left their blocks at the ends of the road. */
  through(): [entered: number, left: number]
  /** Why the road is lost; nothing while it is not. */
  failure(): Error | undefined
  close(): Promise<void>
}

/** Advance so many steps, and count at some of them. */
export type Command = { steps: number; observed: readonly number[] }

/** Cuts what is to be done into commands that have room for their observations. */
export function commandsOf(steps: number, observed: readonly number[], tallies: number): Command[] {
  const most = Math.floor(OBSERVATIONS / tallies)
  const commands: Command[] = []
  let done = 0
  for (let seen = 0; done < steps; seen += most) {
    const due = observed.slice(seen, seen + most)
    const until = seen + most < observed.length ? due[due.length - 1] : steps
    commands.push({ steps: until - done, observed: due.map((step) => step - done) })
    done = until
  }
  return commands
}

/**
 * Starts the workers, and resolves when all of them stand ready.
 *
 * @param shares the block of each worker
 * @param workerUrl where the worker's file is, instead of its text
 * @param before how many workers there are besides, in whose numbers these come last
 */
export async function startCrew(
  start: Start,
  shares: readonly Share[],
  workerUrl: Address | undefined,
  before = 0,
): Promise<Crew> {
  const { workers } = start
  const { command, unfinished, steps, observed, counts, through } = viewControl(
    start.control,
    workers,
    start.blocks,
  )
  const { threads, next, failure, close } = await gather(start, shares, workerUrl, before)
  return {
    async order({ steps: count, observed: due }) {
      steps[0] = count
      observed[0] = due.length
      observed.set(due, 1)
      Atomics.store(unfinished, 0, workers)
      Atomics.add(command, 0, 1)
      Atomics.notify(command, 0)
      // Until they have finished they keep the process alive.
      for (const thread of threads) thread.hold()
      await next()
      for (const thread of threads) thread.release()
      return Array.from({ length: start.counts * due.length }, (_, i) => sumOf(counts, i))
    },
    through: () => [sumOf(through, 0), sumOf(through, 1)],
    failure,
    close,
  }
}

const sumOf = (each: readonly Float64Array[], i: number) => each.reduce((sum, mine) => sum + mine[i], 0)

/** Starts the workers, and tells when they have finished a command or why they never will. */
async function gather(
  start: Start,
  shares: readonly Share[],
  workerUrl: Address | undefined,
  before: number,
) {
  const { workers } = start
  let ready = 0
  let failure: Error | undefined
  let settle: { resolve(): void; reject(error: Error): void } | undefined
  const threads: Thread[] = []
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
    const name = `worker ${before + index} of ${before + workers}`
    const what = ready < workers ? 'cannot be started' : 'is lost and the road with it'
    failure = new Error(`${name} ${what}: ${why}`)
    for (const thread of threads) thread.end()
    settle?.reject(failure)
  }

  const standing = next()
  standing.catch(() => {})
  const modules = compiledModules(true)
  async function begin(index: number, share: Share) {
    const listener = {
      message: (data: unknown) => hear(index, data as Message),
      gone: (why: string) => lose(index, why),
    }
    try {
      const thread = await spawn(listener, source, workerUrl)
      threads.push(thread)
      thread.post({ ...start, modules, index, share } satisfies Start & Mine)
    } catch (error) {
      lose(index, (error as Error).message)
    }
  }
  try {
    for (const [index, share] of shares.entries()) if (!failure) await begin(index, share)
    await standing
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
