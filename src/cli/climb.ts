import { executors } from '../executors/table.js'
import type { ExecutorName } from '../kernels/run.js'
import { CliError } from './cliError.js'

/**
 * What all ladders share: every strategy of a workload runs, one after the other, and gives a row.
 */

/** A kernel and an executor, by their names. */
export type Rung<Kernel extends string> = { kernel: Kernel; executor: ExecutorName }

/** What a strategy computed, and its speed in 10^6 units of work per second. */
export type Measured<Result> = { result: Result; speed: number }

export type Ladder<Kernel extends string, Result> = {
  /** What is computed, in one line. */
  title: string
  /** Headings of the columns of speed and result, and decimals of the speed. */
  heading: { speed: string; result: string }
  decimals: number
  /** The first is the definition: the others are compared with it. */
  rungs: Rung<Kernel>[]
  measure(rung: Rung<Kernel>): Promise<Measured<Result>>
  /** The column of the result. */
  show(result: Result): string
  /** How a result differs from that of the first rung; undefined if it does not. */
  difference(result: Result, first: Result, rung: Rung<Kernel>): string | undefined
  /** What all rows have in common, and what the units mean. */
  end: string
}

/** Executors of several processes need a launcher, so they are left out. */
export const ONE_PROCESS: readonly ExecutorName[] = Object.values(executors).flatMap(({ name, ranks }) =>
  ranks ? [] : [name],
)

/** Seconds to measure for a reliable speed. */
export const ENOUGH = 0.3

/** Runs all rungs and prints a row for each. */
export async function climb<Kernel extends string, Result>(ladder: Ladder<Kernel, Result>) {
  const { title, heading, decimals, rungs, measure, show, difference, end } = ladder
  process.stdout.write(`${title}\n\n`)
  process.stdout.write(line('kernel', 'executor', heading.speed, 'x naive', heading.result))
  let first: Measured<Result> | undefined
  for (const rung of rungs) {
    const measured = await measure(rung)
    first ??= measured
    const { kernel, executor } = rung
    const { result, speed } = measured
    const shown = [speed.toFixed(decimals), timesText(speed / first.speed), show(result)] as const
    process.stdout.write(line(kernel, executor, ...shown))
    const fault = difference(result, first.result, rung)
    if (fault !== undefined) throw new CliError(`${kernel}, ${executor}: ${fault}`, 1)
  }
  process.stdout.write(`\n${end}\n`)
}

/** Two digits, so that a strategy that does not pay is not shown as 0. */
const timesText = (times: number) => (times < 10 ? times.toPrecision(2) : times.toFixed(0))

const line = (kernel: string, executor: string, speed: string, times: string, result: string) =>
  `${kernel.padEnd(12)}${executor.padEnd(10)}${speed.padStart(10)}${times.padStart(10)}    ${result}\n`
