import type { Boundary, ExecutorName, KernelName, Model } from 'lanewise'

/** Something to be timed: calls of advance on one road. */
export type Row = {
  /** The part of the benchmark that it belongs to. */
  part?: string
  name: string
  kernel: KernelName
  executor: ExecutorName
  workers: number
  cells: number
  /** What is computed, on which ring or road and with how many cars a cell; Rule 184 on START without it. */
  model?: Model
  boundary?: Boundary
  density?: number
  /** Steps a call. */
  steps: number
  /** Steps between observations; none is made without it. */
  every?: number
}
