import type { Kernel, KernelName } from '../kernels/kernel.js'
import type { Clusters, Kind } from '../layouts/clusters.js'
import type { Rules } from '../models/rules.js'

/** Who advances the blocks: the caller's thread, or worker threads. */
export type ExecutorName = 'serial' | 'threads'

/** What an executor is asked to run. */
export type Task = {
  kernel: Kernel
  /** Cells of the whole road. */
  cells: number
  workers: number
  /** Steps between exchanges. */
  depth: number
  rules: Rules
  /** The road at the start, packed: 8 cells a byte, lowest bit first; its planes one after the other. */
  road: Uint8Array
}

/** Who advances a road, and how. */
export type Strategy = {
  readonly kernel: KernelName
  readonly executor: ExecutorName
  /** Worker threads; 1 for `serial`. */
  readonly workers: number
}

/** A road that is being advanced. */
export type Run = {
  readonly strategy: Strategy
  /** Puts another road of the same length, packed, in the place of this one. */
  load(packed: Uint8Array): void
  /** The whole road now, packed. */
  packed(): Uint8Array
  /** The state of one cell now: 0 empty, 1 + velocity for a car. */
  state(cell: number): number
  /** Counts the clusters of a kind, block by block. */
  clusters(kind: Kind): Clusters[]
  /** Cars that entered and left at the ends of an open road, since the start. */
  through(): [entered: number, left: number]
  /**
   * Advances the road and resolves to what was counted at each of the observed steps, which are counted from 1 and
   * ascend: so many numbers a step as `talliesOf` says, the sums over all blocks of what `Block.advance` returns.
   */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  /** The same at once, where the executor can. */
  advanceSync?(steps: number, observed: readonly number[]): number[]
  close(): Promise<void>
}

/** An executor says who runs the blocks of a road, and how neighbours learn each other's edges. */
export type Executor = {
  readonly name: ExecutorName
  /** What this host lacks to run it, in words; nothing if it can. */
  missing(): string | undefined
  start(task: Task): Promise<Run>
}
