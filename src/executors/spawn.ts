import { source } from '../generated/worker.js'
import { nodeModule } from '../host.js'

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
 */
export async function spawn(listener: Listener): Promise<Thread> {
  return typeof Worker === 'function' ? spawnWeb(listener) : spawnNode(listener)
}

function spawnWeb({ message, gone }: Listener): Thread {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new Worker(url, { type: 'module' })
  worker.onmessage = ({ data }) => message(data)
  worker.onerror = ({ message }) => gone(message || 'it could not be started')
  // Bun and Deno tell when a worker has ended; a browser does not.
  worker.addEventListener('close', () => gone('it has ended'))
  return {
    post: (data) => worker.postMessage(data),
    hold: () => (worker as Partial<NodeJS.RefCounted>).ref?.(),
    release: () => (worker as Partial<NodeJS.RefCounted>).unref?.(),
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
