import { syncBuiltinESMExports } from 'node:module'
import workerThreads, { type Worker } from 'node:worker_threads'

/** The worker threads that were started since `watchWorkers`, and what became of them. */
export type Started = {
  workers: Worker[]
  /** Resolves when every one of them has ended. */
  gone(): Promise<unknown>
  /** Lets workers be started unwatched again. */
  forget(): void
}

/** Notes every worker thread that anyone starts from here on. `started` hears of each at once. */
export function watchWorkers(started: (worker: Worker) => void = () => {}): Started {
  const { Worker } = workerThreads
  const workers: Worker[] = []
  const ends: Promise<unknown>[] = []
  workerThreads.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args)
      workers.push(this)
      ends.push(new Promise((resolve) => this.on('exit', resolve)))
      started(this)
    }
  }
  syncBuiltinESMExports()
  return {
    workers,
    gone: () => Promise.all(ends),
    forget() {
      workerThreads.Worker = Worker
      syncBuiltinESMExports()
    },
  }
}
