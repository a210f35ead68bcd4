import { counter, inOrder, type MapOptions, NEVER, type Pool } from './pool.js'
import type { Message, Order } from './serve.js'
import { spawn, type Thread } from './spawn.js'

/** Milliseconds between two looks at the signal. */
const LOOK = 50

/** What is heard of the job that a thread has. */
type Hearing = {
  progress(done: number): void
  resolve(result: unknown): void
  reject(why: unknown): void
}

/**
 * Programs on worker threads, which are started when they are needed. Each takes the next job as soon as it is free.
 *
 * @param source the text of a worker that serves the programs
 * @param modules Wasm modules that are compiled already
 */
export function threadPool(workers: number, source: string, modules: Order['modules']): Pool {
  const threads: (Thread & { hearing?: Hearing | undefined })[] = []
  let failure: { why: unknown } | undefined

  function lose(index: number, why: string) {
    if (!failure) end(new Error(`worker ${index} of ${workers} is lost: ${why}`))
  }
  function hear(index: number, message: Message) {
    const { hearing } = threads[index]
    if ('done' in message) return hearing?.progress(message.done)
    threads[index].hearing = undefined
    if ('failed' in message) hearing?.reject(new Error(message.failed))
    else hearing?.resolve(message.result)
  }
  async function threadAt(index: number): Promise<(typeof threads)[number]> {
    threads[index] ??= await spawn(
      { message: (data) => hear(index, data as Message), gone: (why) => lose(index, why) },
      source,
    )
    return threads[index]
  }
  /** Gives a thread a job, and resolves to what comes of it. */
  async function run(index: number, order: Order, progress: (done: number) => void): Promise<unknown> {
    const thread = await threadAt(index)
    if (failure) throw failure.why
    thread.hold()
    return new Promise((resolve, reject) => {
      thread.hearing = { progress, resolve, reject }
      thread.post(order)
    }).finally(() => thread.release())
  }
  /** Ends all threads, and with them what they are at. */
  async function end(why: unknown) {
    failure ??= { why }
    for (const thread of threads) thread?.hearing?.reject(failure.why)
    await Promise.all(threads.map((thread) => thread?.end()))
  }

  return {
    workers,
    async map(program, jobs, options: MapOptions<never> = {}) {
      if (failure) throw failure.why
      const { progress, signal = NEVER, next = counter() } = options
      const results = inOrder(options)
      let fault: { why: unknown } | undefined
      // It takes its first job at once, before another takes a second one.
      async function work(index: number) {
        for (let i = next(); i < jobs.length && !fault && !signal.aborted; i = next()) {
          const order = { program, job: jobs[i], modules }
          results.add(i, (await run(index, order, (done) => tell(i, done))) as never)
        }
      }
      const mind = (why: unknown) => {
        fault ??= { why }
      }
      // It is called out of a thread's message. If it throws, nobody wants the rest.
      const tell = (i: number, done: number) => {
        try {
          if (!failure) progress?.(i, done)
        } catch (error) {
          end(error)
        }
      }
      // A job does not hear the signal: its thread is ended.
      const look = setInterval(() => signal.aborted && end(new Error('the workers are ended')), LOOK)
      await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, (_, i) => work(i).catch(mind)))
      clearInterval(look)
      if (fault && !signal.aborted) throw fault.why
      return results.all
    },
    close: () => end(new Error('the pool is closed')),
  }
}
