import type { Boundary, ExecutorName, KernelName, Model } from 'lanewise'

/** Something to time: calls of `advance` on one road. */
export type Row = {
  /** The part of the benchmark that it belongs to. */
  part?: string
  name: string
  kernel: KernelName
  executor: ExecutorName
  workers: number
  cells: number
  /** The model, its boundary and its density. Default: Rule 184 on START. */
  model?: Model
  boundary?: Boundary
  density?: number
  /** Steps per call. */
  steps: number
  /** Steps between observations. Default: no observations. */
  every?: number
}
