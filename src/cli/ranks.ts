import type { Ranks } from '../executors/executor.js'
import { launchOf } from '../executors/mpi/launch.js'
import { executors } from '../executors/table.js'
import type { StrategyOptions } from './options.js'
import { warn } from './output.js'

/** The rank of this process, and the number of ranks. */
export const ranksOf = async ({ executor }: Pick<StrategyOptions, 'executor'>): Promise<Ranks> =>
  (executor === 'mpi' && (await executors.mpi.ranks?.join())) || { rank: 0, size: 1 }

/** Warns once if a launcher has started several processes that do not share their work: hardly what the user wants. */
export function warnOfCopies(
  { executor }: Pick<StrategyOptions, 'executor'>,
  work = 'advances the whole road',
) {
  const { rank, size = 1 } = launchOf(process.env)
  if (executor === 'mpi' || rank > 0 || size === 1) return
  warn(`each of ${size} processes ${work}; with --executor mpi they share it`)
}

/**
 * Whether signals keep the system's default, which ends a rank at once. Node's handlers run only between two steps: a
 * rank blocked in MPI never reaches them.
 */
export const leavesSignals = ({ executor }: Partial<StrategyOptions>): boolean =>
  executor === 'mpi' && launchOf(process.env).size !== 1

/** Milliseconds for which only the first rank reports an error. */
const FIRST_RANK_ALONE = 1000

/**
 * What an error of this rank begins with. Most errors happen in all ranks: the first rank reports it and ends the job, so
 * the others wait before they report it, too.
 */
export async function rankPrefix(): Promise<string> {
  const { rank, size } = launchOf(process.env)
  if (rank === 0) return ''
  await new Promise((resolve) => setTimeout(resolve, FIRST_RANK_ALONE))
  return size === undefined ? `rank ${rank}: ` : `rank ${rank} of ${size}: `
}
