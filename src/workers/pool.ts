/**
 * Workers that run named programs over jobs, whatever the jobs are: on the caller's thread (local.ts), on worker threads
 * (threads.ts), or in the ranks of a job of MPI, of one thread each or several (executors/mpi/pool.ts).
 */
export type Pool = {
  /** How many there are. */
  readonly workers: number
  /**
   * Runs a program over jobs, each as soon as a worker is free. The first jobs go to one worker each: of `workers` jobs
   * every worker gets exactly one. So a program can be given to all of them what they keep for later jobs.
   *
   * @returns what came of them, in the order of the jobs; if the signal ends it, what is finished before the first job
   * that is not
   * @throws {Error} what a job throws, or that a worker is lost; no other job is begun then
   */
  map<Job, Result>(program: string, jobs: readonly Job[], options?: MapOptions<Result>): Promise<Result[]>
  close(): Promise<void>
}

export type MapOptions<Result> = {
  /** Told now and then how much of a job is done, as its program counts. */
  progress?: (job: number, done: number) => void
  /** Told each result as soon as it is there. */
  came?: (job: number, result: Result) => void
  /** Told the next results in the order of the jobs, as soon as they are there. */
  finished?: (results: Result[]) => void
  /** Ends all of it early. */
  signal?: Signal | undefined
  /** The number of the next job, for a pool that runs only some of them; one beyond the last ends it. Default: 0, 1, 2, … */
  next?: () => number
}

/** An `AbortSignal`, say. */
export type Signal = { readonly aborted: boolean }

/** What a program is told beside its job. */
export type Told = { progress(done: number): void; signal: Signal }

/**
 * Programs by name. A job and what comes of it are plain data; a program that is ended early may resolve to anything. If
 * the properties of a result are typed arrays, it gives them away: it must have made them for this result.
 */
export type Programs = { readonly [name: string]: (job: never, told: Told) => Promise<unknown> }

/** No end is asked for. */
export const NEVER: Signal = { aborted: false }

/** Counts 0, 1, 2, … */
export function counter(first = 0): () => number {
  let next = first
  return () => next++
}

/** Results that come in any order, handed on as they come and in the order of the jobs. */
export function inOrder<Result>({ came, finished }: Pick<MapOptions<Result>, 'came' | 'finished'>) {
  const all: Result[] = []
  const waiting = new Map<number, Result>()
  return {
    all,
    add(job: number, result: Result) {
      came?.(job, result)
      waiting.set(job, result)
      const next: Result[] = []
      for (let i = all.length; waiting.has(i); i++) {
        next.push(waiting.get(i)!)
        waiting.delete(i)
      }
      if (next.length === 0) return
      all.push(...next)
      finished?.(next)
    },
  }
}

/** Adds up what jobs tell of their progress. */
export function summed(tell: (done: number) => void): (job: number, done: number) => void {
  const each: number[] = []
  let all = 0
  return (job, done) => {
    all += done - (each[job] ?? 0)
    each[job] = done
    tell(all)
  }
}
