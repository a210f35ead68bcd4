import type { Clusters, Kind } from '../layouts/clusters.js'
import type { KernelName } from './names.js'

/** Who advances the blocks: the caller's thread, worker threads, or processes that pass messages. */
export type ExecutorName = 'serial' | 'threads' | 'mpi'

/** Who advances a road, and how. */
export type Strategy = {
  readonly kernel: KernelName
  readonly executor: ExecutorName
  /** Threads that have a share of the road; for `mpi` those of each rank. */
  readonly workers: number
  /** For `mpi`, which chooses them by what messages cost: steps between exchanges of ghosts, … */
  readonly depth?: number
  /** … and whether the messages travel while the inner cells are advanced. */
  readonly overlap?: boolean
  /** Why 'auto' took something slower than this host's processor could run; undefined if it did not. */
  readonly reason?: string
}

/** What can be asked of a road. It must not be advanced meanwhile. With several ranks all of them must ask. */
export type Reads = {
  /** The whole road, packed: 8 cells a byte, lowest bit first; its planes one after the other. */
  packed(): Uint8Array
  /** The states of the cells from .. to - 1: 0 empty, 1 + velocity for a car. */
  states(from: number, to: number): Uint8Array
  /** Counts the clusters of a kind, block by block. */
  clusters(kind: Kind): Clusters[]
  /** The cells that are not empty. */
  count(): number
  /** Cars that entered and left at the ends of an open road, since the start. */
  boundaryCounts(): [entered: number, left: number]
}

/** What is asked for, or a promise of it. */
type Promised<All extends Record<string, (...values: never[]) => unknown>> = {
  [Name in keyof All]: (
    ...values: Parameters<All[Name]>
  ) => ReturnType<All[Name]> | Promise<ReturnType<All[Name]>>
}

/** A run on the caller's own thread, which answers at once. */
export type SyncRun = Reads & {
  /** As `Run.advance`. */
  advance(steps: number, observed: readonly number[]): number[]
}

/** A road that is being advanced. */
export type Run = Promised<Reads> & {
  readonly strategy: Strategy
  /**
   * Advances the road and resolves to what was counted at each of the observed steps, which are counted from 1 and
   * ascend: so many numbers per step as the rules say (`RulesKind.counts`), the sums over all blocks.
   */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  /** The same run for code that waits for nobody; undefined where others must be waited for. */
  readonly sync?: SyncRun | undefined
  /** Puts another road of the same length, packed, in the place of this one. */
  load(packed: Uint8Array): void | Promise<void>
  /** Writes the road as a .npy file, where no process has all of it; throws what `Simulation.save` throws. */
  save?(file: string): Promise<void>
  close(): Promise<void>
}
