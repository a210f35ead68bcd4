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

/** A strategy that is to be started. */
export type Choice = {
  kernel: Kernel
  executor: Executor
  workers: number
  /** Why 'auto' did not choose something faster; undefined if it did. */
  reason?: string | undefined
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
export async function chooseStrategy(wish: Wish, cells: number, rules: Rules): Promise<Choice> {
  const { kernel, reason } = chooseKernel(wish.kernel, rules)
  const unable = kernel.unable(rules)
  if (unable) throw new Error(`kernel: '${kernel.name}' cannot run this: ${unable}`)
  const asked =
    wish.workers === undefined ? undefined : checkInteger('workers', wish.workers, 1, MOST_WORKERS)
  const several = asked ?? (cells < WORTH_THREADS ? 1 : await parallelism())
  const { executor, reason: noThreads } = chooseExecutor(wish.executor, kernel, several, rules)
  const reasons = joined(reason, noThreads)
  if (executor.name === 'threads')
    return { kernel, executor, workers: asked ?? (await parallelism()), reason: reasons }
  // Ranks are what there are several of, unless someone asks for more.
  if (executor.name === 'mpi') return { kernel, executor, workers: asked ?? 1, reason: reasons }
  if (asked !== undefined && asked > 1) {
    throw new RangeError(
      `workers: ${asked} is not 1, and executor '${executor.name}' has no more${noThreads ? `; ${noThreads}` : ''}`,
    )
  }
  return { kernel, executor, workers: 1, reason: reasons }
}

/**
 * What 'auto' takes where a strategy could not be started after all: one thread instead of several, and then a kernel
 * that needs no WebAssembly. Undefined if the user leaves nothing to choose.
 */
export function nextBest({ kernel, executor, reason }: Choice, wish: Wish, why: Error): Choice | undefined {
  const isFree = (choice: string | undefined) => choice === undefined || choice === 'auto'
  const reasons = joined(reason, why.message)
  if (executor.name === 'threads' && isFree(wish.executor) && !(Number(wish.workers) > 1)) {
    return { kernel, executor: executors.serial, workers: 1, reason: reasons }
  }
  if (executor.name === 'serial' && kernel.name === 'simd' && isFree(wish.kernel)) {
    return { kernel: kernels.bitwise, executor, workers: 1, reason: reasons }
  }
  return undefined
}

/** Reasons as one; undefined if there is none. */
const joined = (...reasons: (string | undefined)[]) =>
  reasons.filter((reason) => reason !== undefined).join('; ') || undefined

function chooseKernel(name: Wish['kernel'] = 'auto', rules: Rules): Pick<Choice, 'kernel' | 'reason'> {
  const names = Object.keys(kernels) as KernelName[]
  const asked = checkChoice('kernel', name, [...names, 'auto'])
  const kernel = kernels[asked === 'auto' ? 'simd' : asked]
  const reason = cannotRun('kernel', kernel, rules)
  if (reason && asked !== 'auto') throw new Error(reason)
  return reason ? { kernel: kernels.bitwise, reason } : { kernel }
}

function chooseExecutor(
  name: Wish['executor'] = 'auto',
  kernel: Kernel,
  workers: number,
  rules: Rules,
): Pick<Choice, 'executor' | 'reason'> {
  const names = Object.keys(executors) as ExecutorName[]
  const asked = checkChoice('executor', name, [...names, 'auto'])
  if (asked !== 'auto' && asked !== 'serial' && kernel.takesRing) {
    throw new Error(
      `executor: '${asked}' cannot run kernel '${kernel.name}', which takes the whole ring at once`,
    )
  }
  if (asked === 'auto' && (workers === 1 || kernel.takesRing)) return { executor: executors.serial }
  const executor = executors[asked === 'auto' ? 'threads' : asked]
  const reason = cannotRun('executor', executor, rules)
  if (reason && asked !== 'auto') throw new Error(reason)
  return reason ? { executor: executors.serial, reason } : { executor }
}

function cannotRun(
  option: string,
  part: { name: string; missing(rules: Rules): string | undefined },
  rules: Rules,
): string | undefined {
  const missing = part.missing(rules)
  return missing && `${option}: '${part.name}' cannot run here: ${missing}`
}
