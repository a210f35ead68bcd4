import { spreadOf } from '../measure.js'
import { check } from './checksums.js'
import type { Runs, Timed, WaveMeasured } from './row.js'

export type Skipped = { name: string; why: string }

/**
 * Times all rows in turn, the whole list `rounds` times, so that a slow phase of the machine affects every row. A row that
 * does not run here, such as ranks where MPI is not set up, is left out; a row that computes something else ends it all.
 */
export async function measureRows(rows: Timed[], rounds: number, log: (line: string) => void) {
  const all = new Map<Timed, Runs[]>(rows.map((row) => [row, []]))
  const skipped: Skipped[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const [row, before] of all) {
      log(`round ${round} of ${rounds}: wave: ${row.name}`)
      const runs = await row.run().catch((error: Error) => error)
      if (runs instanceof Error) {
        skipped.push({ name: row.name, why: `failed: ${runs.message}` })
        all.delete(row)
      } else {
        check(row, runs)
        before.push(runs)
      }
    }
  }
  return { rows: [...all].map(([row, runs]) => measured(row, runs)), skipped }
}

function measured({ run: _, ...row }: Timed, runs: Runs[]): WaveMeasured {
  const seconds = spreadOf(runs.flatMap((one) => one.seconds))
  const { pairs, version } = runs[0]
  return {
    ...{ ...row, pairs, seconds, pairsPerSecond: pairs / seconds.median },
    ...(version !== undefined && { version }),
  }
}
