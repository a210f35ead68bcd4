import { hasNodeModules, nodeModule } from '../host.js'

/** An address: text, or a `URL`, which not every user's `lib` has. */
export type Address = string | { readonly href: string }

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
 * Starts a worker thread from the bundled text of its program. No file is involved, so it works from the sources, from the
 * package, and after any bundler. Where a host forbids that, the same program may be in a file.
 *
 * Deno and Bun have both kinds. Node's is the better one there: it can be released, and ends when it is told to even
 * while it waits for a command; Deno's own does neither, and would keep the process alive for ever.
 */
export async function spawn(listener: Listener, source: string, file?: Address): Promise<Thread> {
  return hasNodeModules() ? spawnNode(listener, source, file) : spawnWeb(listener, source, file)
}

/** What helps most where a page, or Node, may not start a worker. */
const PAGE = 'the policy of a page must allow `worker-src blob:`, or the file that the option workerUrl names'
const NODE = "Node's permission model needs --allow-worker"

function spawnWeb({ message, gone }: Listener, source: string, file?: Address): Thread {
  if (typeof Worker !== 'function') throw new Error('this host has no Worker')
  const url = file ?? URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = startWeb(url)
  worker.onmessage = ({ data }) => message(data)
  worker.onerror = ({ message }) => gone(message || `its script was not loaded; ${PAGE}`)
  return {
    post: (data) => worker.postMessage(data),
    // A page stays until it is closed.
    hold() {},
    release() {},
    async end() {
      worker.terminate()
      if (file === undefined) URL.revokeObjectURL(url as string)
    },
  }
}

function startWeb(url: Address): Worker {
  try {
    return new Worker(url as string | URL, { type: 'module' })
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${PAGE}`)
  }
}

async function spawnNode({ message, gone }: Listener, source: string, file?: Address): Promise<Thread> {
  const threads = await nodeModule<typeof import('node:worker_threads')>('worker_threads')
  if (typeof threads.Worker !== 'function') throw new Error('this host has no worker threads')
  const worker = startNode(threads, file ?? new URL(`data:text/javascript,${encodeURIComponent(source)}`))
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

function startNode({ Worker }: typeof import('node:worker_threads'), file: Address) {
  try {
    return new Worker(file as string | URL)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(code === 'ERR_ACCESS_DENIED' ? `${message}; ${NODE}` : message)
  }
}
