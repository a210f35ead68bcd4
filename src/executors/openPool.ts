import { parallelism } from '../host.js'
import type { ExecutorName } from '../kernels/run.js'
import { compiledModules } from '../wasm/modules.js'
import { localPool } from '../workers/local.js'
import type { Pool, Programs } from '../workers/pool.js'
import { threadPool } from '../workers/threads.js'
import { mpi } from './mpi.js'

/** The executors that run jobs. */
export const poolExecutors = ['serial', 'threads', 'mpi'] as const satisfies readonly ExecutorName[]

/** What the workers of a pool can do. */
export type Work = {
  programs(): Programs
  /** The text of a worker thread that serves these programs; the Wasm modules that it needs are compiled then. */
  source(): Promise<string>
  /** What is run first, on a worker or on all of them: it shows whether threads start. */
  begin(pool: Pool): Promise<unknown>
}

/** Who runs jobs; what is not given is chosen. */
export type Wanted = {
  executor?: ExecutorName | 'auto' | undefined
  /** Threads; with 'mpi' those of each rank. */
  workers?: number | undefined
  /** Whether the jobs take so long that threads are worth their start. */
  worthThreads: boolean
}

/** A pool that has begun. */
export type Opened = {
  pool: Pool
  executor: ExecutorName
  /** Threads; with 'mpi' those of each rank. */
  workers: number
  /** Why it has no threads, if it should have. */
  reason?: string
}

/**
 * Opens a pool for jobs that are independent of each other, on any executor.
 *
 * @throws {Error} for a named executor that cannot run here, saying why
 */
export async function openPool(
  work: Work,
  { executor = 'auto', workers, worthThreads }: Wanted,
): Promise<Opened> {
  if (executor === 'mpi') return openRanks(work, workers ?? 1)
  const isFree = executor === 'auto' && workers === undefined
  const most = executor === 'serial' || (isFree && !worthThreads) ? 1 : (workers ?? (await parallelism()))
  if (executor !== 'threads' && most === 1) return begun(work, localPool(work.programs()), 'serial')
  try {
    return await begun(work, await threads(work, most), 'threads')
  } catch (error) {
    const reason = `executor: 'threads' cannot run here: ${(error as Error).message}`
    if (!isFree) throw new Error(reason, { cause: error })
    return { ...(await begun(work, localPool(work.programs()), 'serial')), reason }
  }
}

async function begun(
  work: Work,
  pool: Pool,
  executor: ExecutorName,
  workers = pool.workers,
): Promise<Opened> {
  try {
    await work.begin(pool)
    return { pool, executor, workers }
  } catch (error) {
    await pool.close()
    throw error
  }
}

async function threads(work: Work, workers: number): Promise<Pool> {
  const source = await work.source()
  return threadPool(workers, source, compiledModules(false))
}

/** Each rank has the same number of threads; one is its own. */
async function openRanks(work: Work, workers: number): Promise<Opened> {
  const unavailable = mpi.unavailable()
  if (unavailable) throw new Error(`executor: 'mpi' cannot run here: ${unavailable}`)
  const inner = workers === 1 ? localPool(work.programs()) : await threads(work, workers)
  return begun(work, await mpi.ranks!.pool(inner), 'mpi', workers)
}
