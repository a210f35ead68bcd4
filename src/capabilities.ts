import { checkAddress, checkNames } from './check.js'
import { executors } from './executors/table.js'
import { parallelism } from './host.js'
import { naive } from './kernels/elementary/naive.js'
import type { ElementaryRules } from './kernels/elementary/rules.js'
import { kernels } from './kernels/elementary/table.js'
import type { Kernel } from './kernels/kernel.js'
import type { KernelName } from './kernels/names.js'
import type { ExecutorName } from './kernels/run.js'
import type { Address } from './workers/spawn.js'

/** Whether a kernel or an executor can run on this host, and if not, why. */
export type Capability<Name extends string> = {
  name: Name
  available: boolean
  /** What is missing; undefined if it is available. */
  reason?: string
}

/** What this host can run. */
export type Capabilities = {
  kernels: Capability<KernelName>[]
  executors: Capability<ExecutorName>[]
  /** Number of threads that can run at once, 1 if unknown: the default of `workers`. */
  workers: number
}

/**
 * Lists all kernels and executors, and the reason for each that this host cannot run. It compiles the Wasm modules and
 * starts a worker thread, because hosts may have both and forbid them. It opens a GPU if there is one. Executor 'mpi' counts
 * as available if the host has the modules of Node; it looks for a launcher and an MPI library only when it is used.
 *
 * @param options `workerUrl` as for `createSimulation`
 *
 * @example
 * const { kernels, executors } = await capabilities()
 * executors.find(({ name }) => name === 'threads') // { name: 'threads', available: true }
 */
export async function capabilities(options: { workerUrl?: Address } = {}): Promise<Capabilities> {
  checkNames('capabilities', options, ['workerUrl'])
  const { workerUrl } = options
  if (workerUrl !== undefined) checkAddress('workerUrl', workerUrl)
  const threads = executors.threads.unavailable() ?? (await threadsRefused(workerUrl))
  return {
    kernels: await Promise.all(
      Object.values(kernels).map(async (kernel) => capability(kernel.name, await whyNot(kernel))),
    ),
    executors: Object.values(executors).map(({ name, unavailable }) =>
      capability(name, name === 'threads' ? threads : unavailable()),
    ),
    workers: await parallelism(),
  }
}

const whyNot = async (kernel: Kernel): Promise<string | undefined> =>
  kernel.unavailable(TRAFFIC) ?? (kernel.sort === 'road' ? kernel.refusal?.() : undefined)

const capability = <Name extends string>(name: Name, reason: string | undefined): Capability<Name> =>
  reason === undefined ? { name, available: true } : { name, available: false, reason }

/** The rules of `traffic()` on a ring, which every kernel supports. */
const TRAFFIC: ElementaryRules = { kind: 'elementary', rule: 184, counted: 'moved' }

/** Starts a worker thread with a short road and ends it; returns why that failed. */
async function threadsRefused(workerUrl: Address | undefined): Promise<string | undefined> {
  const road = { cells: 8, cars: 0, vmax: 0, open: false, radius: 1, lookahead: 0 }
  const task = { kernel: naive, road, rules: TRAFFIC, counts: 1, workers: 1, depth: 1, workerUrl }
  try {
    const run = await executors.threads.start({ ...task, packed: new Uint8Array(1) })
    await run.close()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
