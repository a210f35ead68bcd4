import type { Target } from '../figure.js'
import type { Machine } from '../peers/host.js'
import type { Messages, MpiRow } from './job.js'

/** The result of the benchmark of message passing, as JSON. */
export type MpiReport = {
  lanewise: string
  date: string
  machine: Machine
  /** Versions of the MPIs, by name. */
  mpis: Record<string, string>
  /** Launches per row, and timed calls per launch. */
  launches: number
  calls: number
  rows: MpiRow[]
  messages: Messages[]
  skipped: { name: string; why: string }[]
  targets: Target[]
}

/** The row with this number of ranks and this length, from any part. */
export const rowOf = (
  { rows }: Pick<MpiReport, 'rows'>,
  mpi: string | undefined,
  ranks: number,
  cells: number,
  workers = 1,
): MpiRow | undefined =>
  rows.find(
    (row) =>
      ['two', 'hybrid', 'strong', 'weak'].includes(row.part) &&
      row.mpi === mpi &&
      row.ranks === ranks &&
      row.cells === cells &&
      row.workers === workers,
  )

/** The machine, the versions and the day. */
export function whereOf({ machine, mpis, date }: MpiReport): string {
  const versions = Object.entries(mpis).map(([mpi, version]) => `${mpi} ${version}`)
  const { cpu, cores, node } = machine
  return [cpu, `${cores} cores`, `Node ${node}`, ...versions, date.slice(0, 10)].join(', ')
}
