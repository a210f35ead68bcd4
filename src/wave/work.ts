/** Who computes a wave: its kernel, and the pool that runs it. */
import { type Opened, openPool, type Wanted } from '../executors/openPool.js'
import type { Pool } from '../workers/pool.js'
import type { WaveKernel, WaveKernelName } from './kernels/kernel.js'
import { kernels } from './kernels/table.js'
import { type Opening, wavePrograms } from './programs.js'

/** Pairs of a point and a segment that take about a quarter of a second on one thread. */
const WORTH_THREADS = 2 ** 23

/**
 * The kernel that is named. 'auto' is the fastest that computes the sums as they are defined, and so never multipole.
 *
 * @throws {Error} for a named kernel that cannot run here, saying why
 */
export function chooseKernel(name: WaveKernelName | 'auto'): { kernel: WaveKernel; reason?: string } {
  if (name !== 'auto') {
    const reason = unavailable(name)
    if (reason !== undefined) throw new Error(reason)
    return { kernel: kernels[name] }
  }
  const reason = unavailable('simd')
  return reason === undefined ? { kernel: kernels.simd } : { kernel: kernels.naive, reason }
}

function unavailable(name: WaveKernelName): string | undefined {
  const reason = kernels[name].unavailable()
  return reason && `kernel: '${name}' cannot run here: ${reason}`
}

/** Opens a pool, and the kernel in each of its workers. */
export const openWorkers = (
  opening: Opening,
  wanted: Omit<Wanted, 'worthThreads'>,
  pairs: number,
): Promise<Opened> =>
  openPool(
    {
      programs: wavePrograms,
      source: async () => (await import('../generated/waveWorker.js')).source,
      // As many jobs as workers: each gets one.
      begin: (pool: Pool) => pool.map<Opening, void>('open', new Array(pool.workers).fill(opening)),
    },
    { ...wanted, worthThreads: pairs >= WORTH_THREADS },
  )
