import { executors } from '../executors/table.js'
import * as modules from '../generated/wasm.js'
import { parallelism } from '../host.js'
import { compiledModules, unavailable } from '../wasm/modules.js'
import { localPool } from '../workers/local.js'
import type { Pool } from '../workers/pool.js'
import { threadPool } from '../workers/threads.js'
import { programs } from './programs.js'

/**
 * Opens a pool of workers: this thread, if it is one, or worker threads.
 *
 * @param workers undefined for as many as can run at once, where so many cell updates are worth it and threads start
 */
export async function openPool(workers: number | undefined, updates: number): Promise<Pool> {
  if (workers !== undefined) return workers === 1 ? localPool(programs) : threads(workers)
  const most = updates < WORTH_THREADS ? 1 : await parallelism()
  if (most === 1) return localPool(programs)
  const pool = await threads(most)
  try {
    await pool.map('nothing', [null])
    return pool
  } catch {
    await pool.close()
    return localPool(programs)
  }
}

async function threads(workers: number): Promise<Pool> {
  // Compiled here once, for all of them.
  for (const module of NEEDED) unavailable(module)
  const { source } = await import('../generated/jobWorker.js')
  return threadPool(workers, source, compiledModules(false))
}

/** Opens a pool whose workers are the ranks that a launcher has started. */
export const openRanks = (): Promise<Pool> => executors.mpi.ranks!.pool(programs)

/** The modules that measuring rings needs. */
const NEEDED = [modules.carsSimd, modules.simd, modules.philox, modules.exact]

/** Cell updates that take about half a second on one thread. */
const WORTH_THREADS = 2 ** 31
