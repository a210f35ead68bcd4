import { spreadOf } from '../measure.js'
import { check } from './checksums.js'
import type { Runs, Timed, WaveMeasured } from './row.js'

/** Times all rows in turn, the whole list `rounds` times, so that a slow phase of the machine affects every row. */
export async function measureRows(rows: Timed[], rounds: number, log: (line: string) => void) {
  const all = new Map<Timed, Runs[]>(rows.map((row) => [row, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const row of rows) {
      log(`round ${round} of ${rounds}: wave: ${row.name}`)
      const runs = await row.run()
      check(row, runs)
      all.get(row)?.push(runs)
    }
  }
  return rows.map((row) => measured(row, all.get(row) ?? []))
}

function measured({ run: _, ...row }: Timed, runs: Runs[]): WaveMeasured {
  const seconds = spreadOf(runs.flatMap((one) => one.seconds))
  const { pairs, version } = runs[0]
  return {
    ...{ ...row, pairs, seconds, pairsPerSecond: pairs / seconds.median },
    ...(version !== undefined && { version }),
  }
}
