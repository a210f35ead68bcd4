import type { Adapter } from '../../src/gpu/adapter.js'
import type { Machine } from '../peers/host.js'
import type { Limits } from './limits.js'
import type { GpuRow } from './measure.js'

/** The result of the benchmark of kernel `gpu`, as JSON. */
export type GpuReport = {
  lanewise: string
  date: string
  machine: Machine
  adapter: Adapter
  limits: Limits
  rows: GpuRow[]
  /** What was not measured, and why. */
  skipped: { name: string; why: string }[]
}
