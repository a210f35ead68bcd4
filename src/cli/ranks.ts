import type { Ranks } from '../executors/executor.js'
import { launchOf } from '../executors/mpi/launch.js'
import { executors } from '../executors/table.js'
import type { StrategyOptions } from './options.js'
import { warn } from './output.js'

/** Which of the processes of a run this one is. */
export const ranksOf = async ({ executor }: Pick<StrategyOptions, 'executor'>): Promise<Ranks> =>
  (executor === 'mpi' && (await executors.mpi.ranks?.join())) || { rank: 0, size: 1 }

/** Says it once where a launcher has started the same run several times, which is hardly meant. */
export function warnOfCopies({ executor }: StrategyOptions) {
  const { rank, size = 1 } = launchOf(process.env)
  if (executor === 'mpi' || rank > 0 || size === 1) return
  warn(`${size} processes do the same, each all of it; with --executor mpi they share one road`)
}

/**
 * Whether signals are left to the system, which ends a rank whatever it does. Node answers them between two steps, and a
 * rank comes to no next step while MPI starts, or while it waits for one that is gone.
 */
export const leavesSignals = ({ executor }: Partial<StrategyOptions>): boolean =>
  executor === 'mpi' && launchOf(process.env).size !== 1

/** Milliseconds that the first rank has to say what is wrong for all. */
const FIRST_SPEAKS = 1000

/**
 * Who an error is from, where a launcher has started several processes. What is wrong in one rank mostly is in all of
 * them: the first says it and ends the job, and the others wait a little before they say it, too.
 */
export async function speaker(): Promise<string> {
  const { rank, size } = launchOf(process.env)
  if (rank === 0) return ''
  await new Promise((resolve) => setTimeout(resolve, FIRST_SPEAKS))
  return size === undefined ? `rank ${rank}: ` : `rank ${rank} of ${size}: `
}
