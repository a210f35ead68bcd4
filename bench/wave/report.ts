import type { Target } from '../figure.js'
import type { Machine } from '../peers/host.js'
import type { Skipped } from './measure.js'
import type { WaveMeasured } from './row.js'

/** The part `wave` of the benchmark, as JSON. It can be measured without the others, so it names machine and day. */
export type WaveReport = {
  date: string
  machine: Machine
  rows: WaveMeasured[]
  skipped: Skipped[]
  targets: Target[]
}
