import type { Bandwidth } from './bandwidth.js'
import type { Target } from './figure.js'
import type { Measured } from './measure.js'
import type { Machine } from './peers/host.js'
import type { PeerReport, PeerRow } from './peers/peers.js'
import type { WaveReport } from './wave/report.js'

/** The result of the benchmark, as JSON. */
export type Report = {
  lanewise: string
  date: string
  machine: Machine & { v8: string; assemblyscript: string }
  /** The copy speed of one core in each level of the memory. */
  bandwidths: Bandwidth[]
  rows: Measured[]
  peers: PeerRow[]
  skipped: PeerReport['skipped']
  targets: Target[]
  /** The second workload. */
  wave?: WaveReport
}
