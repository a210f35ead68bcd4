import { checkChoice, checkInteger, show } from '../check.js'
import type { Executor } from '../executors/executor.js'
import { executors } from '../executors/table.js'
import { parallelism } from '../host.js'
import type { Kernel } from '../kernels/kernel.js'
import { type KernelName, kernelNames } from '../kernels/names.js'
import type { Rules } from '../kernels/rules.js'
import type { ExecutorName } from '../kernels/run.js'
import { kindOf } from '../models/table.js'
import type { Setup } from '../options/setup.js'

/** The options of a strategy; those not given are 'auto'. */
export type StrategyOptions = Setup['strategy']

/** A strategy to start. */
export type Choice = {
  kernel: Kernel
  executor: Executor
  workers: number
  /** Why 'auto' did not choose something faster; undefined if it did. */
  reason?: string | undefined
}

/** Fewest cells for which threads are worth their start. */
const WORTH_THREADS = 2 ** 22

const MOST_WORKERS = 1024

const ONE_BLOCK = 'an open road of cars is one block, which one thread advances'

/** The kernels that 'auto' tries, fastest first. */
const FASTEST: KernelName[] = ['simd', 'bitwise', 'wasm', 'vectorised', 'naive']

/**
 * Chooses the strategy for this length and these rules: what the options name, and otherwise the best that this host can
 * run.
 *
 * @throws {Error} for a named kernel or executor that cannot run here, saying why
 */
export async function chooseStrategy(options: StrategyOptions, cells: number, rules: Rules): Promise<Choice> {
  return (await fasterWhole(options, cells, rules)) ?? chooseOnProcessor(options, cells, rules)
}

/** The kernel for whole roads that 'auto' takes if it is faster than all others, and nothing that they need is named. */
async function fasterWhole(
  { kernel, executor, workers, depth, overlap }: StrategyOptions,
  cells: number,
  rules: Rules,
): Promise<Choice | undefined> {
  if (!isFree(kernel) || !isFree(executor) || (workers ?? depth ?? overlap) !== undefined) return undefined
  const { gpu } = kindOf(rules).kernels
  if (gpu?.sort !== 'road' || gpu.unsupported?.(rules) || !(await gpu.isFaster?.(cells))) return undefined
  return { kernel: gpu, executor: executors.serial, workers: 1 }
}

const isFree = (choice: string | undefined) => choice === undefined || choice === 'auto'

async function chooseOnProcessor(options: StrategyOptions, cells: number, rules: Rules): Promise<Choice> {
  const { kernel, reason } = chooseKernel(options.kernel, rules)
  const asked =
    options.workers === undefined ? undefined : checkInteger('workers', options.workers, 1, MOST_WORKERS)
  const oneBlock = kindOf(rules).road(cells, rules, 0).open
  const several = asked ?? (cells < WORTH_THREADS || oneBlock ? 1 : await parallelism())
  const { executor, reason: noThreads } = chooseExecutor(options.executor, kernel, several)
  const alone = oneBlock && (several > 1 || cells >= WORTH_THREADS) ? ONE_BLOCK : undefined
  const reasons = joined(reason, noThreads, alone)
  checkHalo(options, kernel, executor)
  if (executor.name === 'threads')
    return { kernel, executor, workers: asked ?? (await parallelism()), reason: reasons }
  // The parallel units are the ranks: each has one worker by default.
  if (executor.ranks) return { kernel, executor, workers: asked ?? 1, reason: reasons }
  if (asked !== undefined && asked > 1) {
    const why = noThreads ? `; ${noThreads}` : ''
    throw new RangeError(`workers: ${asked} is not 1; executor '${executor.name}' has one worker${why}`)
  }
  return { kernel, executor, workers: 1, reason: reasons }
}

/**
 * What 'auto' chooses after a strategy has failed to start: the processor instead of the GPU, one thread instead of
 * several, then a kernel without WebAssembly. Undefined if the options leave no choice.
 */
export async function nextBest(
  { kernel, executor, reason }: Choice,
  options: StrategyOptions,
  cells: number,
  rules: Rules,
  why: Error,
): Promise<Choice | undefined> {
  const reasons = joined(reason, why.message)
  if (kernel.name === 'gpu' && isFree(options.kernel)) {
    const choice = await chooseOnProcessor(options, cells, rules)
    return { ...choice, reason: joined(reasons, choice.reason) }
  }
  const { serial } = executors
  if (executor.name === 'threads' && isFree(options.executor) && !(Number(options.workers) > 1)) {
    return { kernel, executor: serial, workers: 1, reason: reasons }
  }
  const { bitwise } = kindOf(rules).kernels
  if (executor === serial && kernel.name === 'simd' && isFree(options.kernel) && bitwise) {
    return { kernel: bitwise, executor, workers: 1, reason: reasons }
  }
  return undefined
}

/** Joins reasons into one text; undefined if there are none. */
const joined = (...reasons: (string | undefined)[]) =>
  reasons.filter((reason) => reason !== undefined).join('; ') || undefined

function chooseKernel(
  name: StrategyOptions['kernel'] = 'auto',
  rules: Rules,
): Pick<Choice, 'kernel' | 'reason'> {
  const asked = checkChoice('kernel', name, [...kernelNames, 'auto'])
  if (asked !== 'auto') return { kernel: named(asked, rules) }
  let reason: string | undefined
  for (const name of FASTEST) {
    const kernel = kindOf(rules).kernels[name]
    if (!kernel) continue
    const unavailable = cannotRun('kernel', name, kernel.unavailable(rules))
    if (!unavailable) return { kernel, reason }
    reason ??= unavailable
  }
  throw new Error(reason)
}

/** @throws {Error} if the kernel does not support these rules, or cannot run here */
function named(name: KernelName, rules: Rules): Kernel {
  const { kernels } = kindOf(rules)
  const kernel = kernels[name]
  const unsupported = kernel
    ? kernel.unsupported?.(rules)
    : `it does not support rules of kind ${rules.kind}; ${Object.keys(kernels).join(', ')} do`
  if (unsupported) throw new Error(`kernel: '${name}' cannot run this: ${unsupported}`)
  const unavailable = cannotRun('kernel', name, kernel!.unavailable(rules))
  if (unavailable) throw new Error(unavailable)
  return kernel!
}

function chooseExecutor(
  name: StrategyOptions['executor'] = 'auto',
  kernel: Kernel,
  workers: number,
): Pick<Choice, 'executor' | 'reason'> {
  const names = Object.keys(executors) as ExecutorName[]
  const asked = checkChoice('executor', name, [...names, 'auto'])
  const whole = kernel.sort === 'road'
  if (asked !== 'auto' && asked !== 'serial' && whole) {
    throw new Error(`executor: '${asked}' cannot run kernel '${kernel.name}', which takes the whole road`)
  }
  if (asked === 'auto' && (workers === 1 || whole)) return { executor: executors.serial }
  const executor = executors[asked === 'auto' ? 'threads' : asked]
  const reason = cannotRun('executor', executor.name, executor.unavailable())
  if (reason && asked !== 'auto') throw new Error(reason)
  return reason ? { executor: executors.serial, reason } : { executor }
}

const cannotRun = (option: string, name: string, reason: string | undefined): string | undefined =>
  reason && `${option}: '${name}' cannot run here: ${reason}`

/** Checks the settings of the halo exchange; without an exchange they are errors. */
function checkHalo({ depth, overlap }: StrategyOptions, kernel: Kernel, executor: Executor) {
  if (depth !== undefined) checkInteger('depth', depth, 1, 4096)
  if (depth !== undefined && kernel.sort === 'road') {
    throw new RangeError(
      `depth: ${depth} cannot be combined with kernel '${kernel.name}', which exchanges nothing`,
    )
  }
  if (overlap === undefined) return
  if (typeof overlap !== 'boolean') throw new TypeError(`overlap: ${show(overlap)} is neither true nor false`)
  if (!executor.ranks) {
    throw new RangeError(
      `overlap: ${overlap} cannot be combined with executor '${executor.name}', which sends no messages`,
    )
  }
}
