import { type Opened, openPool as open, type Wanted, type Work } from '../executors/openPool.js'
import * as modules from '../generated/wasm.js'
import { unavailable } from '../wasm/modules.js'
import { programs } from './programs.js'

/** The modules that measuring rings needs. */
const NEEDED = [modules.carsSimd, modules.simd, modules.philox, modules.exact]

/** Cell updates that take about half a second on one thread. */
const WORTH_THREADS = 2 ** 31

const work: Work = {
  programs: () => programs,
  async source() {
    for (const module of NEEDED) unavailable(module)
    return (await import('../generated/jobWorker.js')).source
  },
  begin: (pool) => pool.map('nothing', [null]),
}

/** Opens a pool of workers that measure rings, for so many cell updates. */
export const openPool = (wanted: Omit<Wanted, 'worthThreads'>, updates: number): Promise<Opened> =>
  open(work, { ...wanted, worthThreads: updates >= WORTH_THREADS })
