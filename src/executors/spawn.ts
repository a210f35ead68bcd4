import { source } from '../generated/worker.js'
import { hasNodeModules, nodeModule } from '../host.js'

/** A worker thread, of Node's kind or the web's. */
export type Thread = {
  post(message: unknown): void
  /** A thread that is held keeps the process alive. */
  hold(): void
  release(): void
  end(): Promise<void>
}

/** What a thread tells: a message, or that it is gone and why. */
export type Listener = { message(data: unknown): void; gone(why: string): void }

/**
 * Starts a worker thread from the bundled text of worker.ts. No file is involved, so it works from the sources, from
 * the package, and after any bundler.
 *
 * Deno and Bun have both kinds. Node's is the better one there: it can be released, and ends when it is told to even
 * while it waits for a command; Deno's own does neither, and would keep the process alive for ever.
 */
export async function spawn(listener: Listener): Promise<Thread> {
  return hasNodeModules() ? spawnNode(listener) : spawnWeb(listener)
}

function spawnWeb({ message, gone }: Listener): Thread {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new Worker(url, { type: 'module' })
  worker.onmessage = ({ data }) => message(data)
  worker.onerror = ({ message }) => gone(message || 'it could not be started')
  return {
    post: (data) => worker.postMessage(data),
    // A page stays until it is closed.
    hold() {},
    release() {},
    async end() {
      worker.terminate()
      URL.revokeObjectURL(url)
    },
  }
}

async function spawnNode({ message, gone }: Listener): Promise<Thread> {
  const threads = await nodeModule<typeof import('node:worker_threads')>('worker_threads')
  const worker = new threads.Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
  worker.on('message', message)
  worker.on('error', (error) => gone(error.message))
  worker.on('exit', (code) => gone(`it has ended with exit code ${code}`))
  return {
    post: (data) => worker.postMessage(data),
    hold: () => worker.ref(),
    release: () => worker.unref(),
    async end() {
      await worker.terminate()
    },
  }
}
