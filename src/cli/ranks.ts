import type { Ranks } from '../executors/executor.js'
import { launchOf } from '../executors/mpi/launch.js'
import { executors } from '../executors/table.js'
import type { StrategyOptions } from './options.js'
import { warn } from './output.js'

/** Which of the processes of a run this one is. */
export async function ranksOf({ executor }: StrategyOptions): Promise<Ranks> {
  const ranks = (executor === 'mpi' && (await executors.mpi.join?.())) || { rank: 0, size: 1 }
  if (ranks.size > 1) endAtSignals()
  return ranks
}

/** Says it once where a launcher has started the same run several times, which is hardly meant. */
export function warnOfCopies({ executor }: StrategyOptions) {
  const { rank, size = 1 } = launchOf(process.env)
  if (executor === 'mpi' || rank > 0 || size === 1) return
  warn(`${size} processes do the same, each all of it; with --executor mpi they share one road`)
}

/**
 * Leaves signals to the system. Node would answer them between two steps, and a rank that waits for one that is gone
 * comes to no next step; nor is there anything to be put in order.
 */
function endAtSignals() {
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
}

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
