import type { WaveReport } from './report.js'
import type { WaveMeasured } from './row.js'

/** The row that all others are relative to. */
export const PLAIN_PYTHON = 'CPython with SciPy, as in the course'

/** Ours and then the peers', on the course's scene; that of CPython is coarser. */
export const ofCourse = ({ rows }: WaveReport): WaveMeasured[] => rows.filter(({ n }) => n <= 128)

/** The speed of a row relative to CPython, in pairs per second. */
export function relative({ rows }: WaveReport, row: WaveMeasured): number {
  const plain = rows.find(({ name }) => name === PLAIN_PYTHON)
  if (plain === undefined) throw new Error(`bench.json has no row of ${PLAIN_PYTHON}`)
  return row.pairsPerSecond / plain.pairsPerSecond
}

/** The machine and the day. */
export const whereOf = ({ machine: { cpu, cores, node }, date }: WaveReport): string =>
  `${cpu}, ${cores} cores, Node ${node}, ${date.slice(0, 10)}`
