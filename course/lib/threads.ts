import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { todo } from './check.ts'

/** What a thread calls: its number, how many there are, and the data, of which only SharedArrayBuffers are not copied. */
type Work<Data, Result> = (thread: number, threads: number, data: Data) => Result

/** A worker knows functions only as text. All begin when the last one is ready. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads')
const todo = (what) => { throw new Error(what) }
parentPort.on('message', ({ text, ready, thread, threads, data }) => {
  try {
    const work = new Function('todo', text)(todo)
    Atomics.add(ready, 0, 1)
    while (Atomics.load(ready, 0) < threads);
    parentPort.postMessage({ result: work(thread, threads, data) })
  } catch ({ message }) {
    parentPort.postMessage({ message })
  }
})`

const pool: Worker[] = []

/**
 * Runs a function in so many threads at once, and returns what each returns.
 *
 * @param helpers functions that it calls, or their text: in a thread there is nothing else
 */
export async function inThreads<Data, Result>(
  threads: number,
  work: Work<Data, Result>,
  data: Data,
  helpers: (string | ((...args: never[]) => unknown))[] = [],
): Promise<Result[]> {
  while (pool.length < threads) pool.push(new Worker(PROGRAM, { eval: true }))
  const text = `${helpers.join('\n')}\nreturn ${work}`
  const ready = new Int32Array(new SharedArrayBuffer(4))
  const answers = pool.slice(0, threads).map((worker, thread) => {
    worker.postMessage({ text, ready, thread, threads, data })
    return new Promise<{ result: Result; message?: string }>((resolve) => worker.once('message', resolve))
  })
  const all = await inTime(Promise.all(answers))
  const fault = all.find(({ message }) => message !== undefined)?.message
  if (fault) todo(`In a thread: ${fault}`)
  return all.map(({ result }) => result)
}

/** If threads wait for ever, they are ended. */
async function inTime<Value>(value: Promise<Value>): Promise<Value> {
  const first = await Promise.race([value, setTimeout(8000, undefined, { ref: false })])
  if (first !== undefined) return first
  await Promise.all(pool.splice(0).map((worker) => worker.terminate()))
  return todo('After 8 seconds a thread has not ended. Does it wait for another one?')
}
