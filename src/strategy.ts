import { checkChoice, checkInteger } from './check.js'
import type { Executor, ExecutorName } from './executors/executor.js'
import { executors } from './executors/table.js'
import { parallelism } from './host.js'
import type { Kernel, KernelName } from './kernels/kernel.js'
import { kernels } from './kernels/table.js'
import type { Rules } from './models/rules.js'

/** What a user may say of the strategy; what is left out is 'auto'. */
export type Wish = {
  kernel?: KernelName | 'auto' | undefined
  executor?: ExecutorName | 'auto' | undefined
  workers?: number | undefined
}

/** Cells from which on a second thread pays for its start. */
const WORTH_THREADS = 2 ** 22

const MOST_WORKERS = 1024

/**
 * The strategy for a road of so many cells and these rules: what the user names, and the best that this host can run
 * for the rest.
 *
 * @throws {Error} for a kernel or an executor that is named and cannot run here, saying why
 */
export async function chooseStrategy(
  { kernel: name = 'auto', executor: runner = 'auto', workers }: Wish,
  cells: number,
  rules: Rules,
) {
  const kernel = chooseKernel(name)
  const unable = kernel.unable(rules)
  if (unable) throw new Error(`kernel: '${kernel.name}' cannot run this: ${unable}`)
  const asked = workers === undefined ? undefined : checkInteger('workers', workers, 1, MOST_WORKERS)
  const several = asked ?? (cells < WORTH_THREADS ? 1 : await parallelism())
  const executor = chooseExecutor(runner, kernel, several)
  if (executor.name === 'threads') return { kernel, executor, workers: asked ?? (await parallelism()) }
  // Ranks are what there are several of, unless someone asks for more.
  if (executor.name === 'mpi') return { kernel, executor, workers: asked ?? 1 }
  if (asked !== undefined && asked > 1) {
    throw new RangeError(`workers: ${asked} is not 1, and executor '${executor.name}' has no more`)
  }
  return { kernel, executor, workers: 1 }
}

function chooseKernel(name: KernelName | 'auto'): Kernel {
  const names = Object.keys(kernels) as KernelName[]
  const asked = checkChoice('kernel', name, [...names, 'auto'])
  if (asked !== 'auto') return able('kernel', kernels[asked])
  return kernels.simd.missing() ? kernels.bitwise : kernels.simd
}

function chooseExecutor(name: ExecutorName | 'auto', kernel: Kernel, workers: number): Executor {
  const names = Object.keys(executors) as ExecutorName[]
  const asked = checkChoice('executor', name, [...names, 'auto'])
  if (asked !== 'auto' && asked !== 'serial' && kernel.takesRing) {
    throw new Error(
      `executor: '${asked}' cannot run kernel '${kernel.name}', which takes the whole ring at once`,
    )
  }
  if (asked !== 'auto') return able('executor', executors[asked])
  return workers > 1 && !kernel.takesRing && !executors.threads.missing()
    ? executors.threads
    : executors.serial
}

function able<Part extends { name: string; missing(): string | undefined }>(
  option: string,
  part: Part,
): Part {
  const missing = part.missing()
  if (missing) throw new Error(`${option}: '${part.name}' cannot run here: ${missing}`)
  return part
}
