import type { Spread } from '../measure.js'

/** Something to time: the field on a grid of n × n intervals behind a contour of so many segments. */
export type WaveRow = {
  name: string
  of: 'lanewise' | 'peers'
  n: number
  segments: number
  /** Threads, processes or ranks. */
  workers: number
}

/** Some runs of a row, of which the sums alone are timed. */
export type Runs = { seconds: number[]; outside: number; pairs: number; checksum: number; version?: string }

/** A row and how it is run. */
export type Timed = WaveRow & { run: () => Promise<Runs> }

export type WaveMeasured = WaveRow & {
  /** Points outside the obstacle times segments. */
  pairs: number
  seconds: Spread
  /** From the median. */
  pairsPerSecond: number
  version?: string
}
