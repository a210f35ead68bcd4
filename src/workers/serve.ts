import { hasNodeModules } from '../host.js'
import { adoptModules, type Compiled } from '../wasm/modules.js'
import { NEVER, type Programs } from './pool.js'

/** What a worker is told: a job of a program, and the Wasm modules that are compiled already. */
export type Order = { program: string; job: unknown; modules: Compiled[] }

/** What it says: how much of the job is done, what came of it, or why nothing did. */
export type Message = { done: number } | { result: unknown } | { failed: string }

/** Runs programs in a worker thread, as its messages ask for them. */
export async function serve(programs: Programs) {
  const port = await workerPort()
  port.onmessage = async ({ data }: MessageEvent<Order>) => {
    const say = (message: Message, given: ArrayBuffer[] = []) => port.postMessage(message, given)
    try {
      adoptModules(data.modules)
      const told = { signal: NEVER, progress: (done: number) => say({ done }) }
      const result = await programs[data.program](data.job as never, told)
      say({ result }, buffersOf(result))
    } catch (error) {
      say({ failed: String((error as Error)?.message ?? error) })
    }
  }
}

/** The memory of typed arrays that a result has as properties, which is handed over and not copied. */
const buffersOf = (result: unknown): ArrayBuffer[] => [
  ...new Set(
    Object.values(result ?? {})
      .filter((value) => ArrayBuffer.isView(value))
      .map(({ buffer }) => buffer as ArrayBuffer),
  ),
]

/** A worker of the web's kind has this port as its global scope, one of Node's kind must ask for it. */
export async function workerPort(): Promise<Worker> {
  if (!hasNodeModules()) return globalThis as unknown as Worker
  const { parentPort } = await import('node:worker_threads')
  return parentPort as unknown as Worker
}
