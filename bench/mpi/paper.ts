import { ARCHER2, LATENCY, sumOver } from './archer2.js'
import { LANES, type Machine, rowsOf, stepSeconds, TRAFFIC } from './model.js'
import type { MpiReport } from './report.js'

/**
 * The measured machine with one of its MPIs, in the parameters of the model. The model has no noise, so these are from
 * the fastest samples.
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

/** Seconds per step inside the kernel, by rows; and the mean number of rows that it advances, with ghosts. */
export const kernelTimes = (rows: MpiReport['rows']) =>
  rows.flatMap(({ part, cells, found = 0, kernel }) =>
    part === 'kernel' && kernel
      ? [{ rows: cells / LANES, worked: cells / LANES + found, seconds: kernel.min }]
      : [],
  )

/** Rows up to which the cost of a step besides its rows can be measured well. */
const FEW = 512

/** The kernel as a straight line: the slope is from the fastest length, the intercept from short roads. */
function kernelOf(rows: MpiReport['rows']): Pick<Machine, 'row' | 'start'> {
  const times = kernelTimes(rows)
  const row = Math.min(...times.map(({ worked, seconds }) => seconds / worked))
  const beyond = times.filter(({ rows }) => rows <= FEW).map(({ worked, seconds }) => seconds - row * worked)
  return { row, start: beyond.reduce((sum, time) => sum + time, 0) / beyond.length }
}

/** ARCHER2: the cores and the program of the measured machine, with the network of ARCHER2. */
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

/** The predictions for the measured rows; more ranks than cores share cores, and a single rank exchanges nothing. */
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
