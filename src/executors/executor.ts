import type { Kernel, KernelName } from '../kernels/kernel.js'

export type ExecutorName = 'serial' | 'threads'

/** What an executor is asked to run. */
export type Task = {
  kernel: Kernel
  /** Cells of the whole road. */
  cells: number
  workers: number
  /** Steps between exchanges. */
  depth: number
  /** Cells to either side that one step can read. */
  reach: number
  /** The road at the start, packed: 8 cells a byte, lowest bit first. */
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
  /**
   * Advances the road and resolves to the number of cars that moved into each of the observed steps, which are counted
   * from 1 and ascend.
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
