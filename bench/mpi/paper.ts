import { ARCHER2, LATENCY, sumOver } from './archer2.js'
import { LANES, type Machine, rowsOf, stepSeconds, TRAFFIC } from './model.js'
import type { MpiReport } from './report.js'

/**
 * The machine that was measured, as the model sees it with one of its MPIs. The model knows no noise, so it takes the
 * fastest samples.
 */
export function measuredMachine({ rows, messages }: MpiReport, mpi: string): Machine {
  const message = messages.find((one) => one.mpi === mpi)
  const exchange = rows.find(
    (row) => row.part === 'depth' && row.mpi === mpi && row.depth === 1 && row.cells === 2 ** 20,
  )
  if (!message || !exchange?.exchange) throw new Error(`mpi.json has no messages of ${mpi}, or no exchanges`)
  const [first, last] = [message.oneWay[0], message.oneWay[message.oneWay.length - 1]]
  const latency = first.seconds.min
  return {
    ...kernelOf(rows),
    call: Math.max(0, exchange.exchange.min - latency),
    latency,
    bandwidth: (last.bytes - first.bytes) / (last.seconds.min - latency),
    sum: (ranks) => message.sum.min * Math.log2(ranks),
  }
}

/** Seconds a step inside the kernel, by rows; and the rows that it works on in the mean, ghosts included. */
export const kernelTimes = (rows: MpiReport['rows']) =>
  rows.flatMap(({ part, cells, found = 0, kernel }) =>
    part === 'kernel' && kernel
      ? [{ rows: cells / LANES, worked: cells / LANES + found, seconds: kernel.min }]
      : [],
  )

/** Rows up to which what a step costs besides its rows is seen well. */
const FEW = 512

/** The kernel as a straight line: the slope of the fastest length, and what the short ones take beyond that. */
function kernelOf(rows: MpiReport['rows']): Pick<Machine, 'row' | 'start'> {
  const times = kernelTimes(rows)
  const row = Math.min(...times.map(({ worked, seconds }) => seconds / worked))
  const beyond = times.filter(({ rows }) => rows <= FEW).map(({ worked, seconds }) => seconds - row * worked)
  return { row, start: beyond.reduce((sum, time) => sum + time, 0) / beyond.length }
}

/** ARCHER2 with the cores and the program of the machine that was measured, and a network of its own. */
export const archer2 = ({ row, start, call }: Pick<Machine, 'row' | 'start' | 'call'>): Machine => ({
  ...{ row, start, call },
  latency: LATENCY,
  bandwidth: ARCHER2.port,
  sum: sumOver,
})

export type Check = {
  mpi: string
  ranks: number
  cells: number
  depth: number
  /** Whether messages travelled beside the work. */
  beside: boolean
  predicted: number
  fastest: number
  median: number
}

/** What the model says to what was measured; ranks beyond the cores take turns, and one rank exchanges with nobody. */
export function checks(report: MpiReport): Check[] {
  const { cores } = report.machine
  return report.rows
    .filter(
      ({ part, workers }) => ['two', 'strong', 'weak', 'depth', 'beside'].includes(part) && workers === 1,
    )
    .flatMap(({ mpi, ranks, cells, depth, found, beside = false, seconds }) => {
      const used = depth ?? found
      if (mpi === undefined || used === undefined) return []
      const machine = measuredMachine(report, mpi)
      const alone =
        ranks === 1 ? { ...machine, call: 0, latency: 0, bandwidth: Number.POSITIVE_INFINITY } : machine
      const share = Math.max(1, ranks / cores)
      const predicted = stepSeconds(alone, TRAFFIC, rowsOf(cells, ranks), used, share, beside)
      return [
        { mpi, ranks, cells, depth: used, beside, predicted, fastest: seconds.min, median: seconds.median },
      ]
    })
}
