import type { Clusters, Kind } from '../layouts/clusters.js'
import type { KernelName } from './names.js'

/** What advances the blocks: the caller's thread, worker threads, or processes that pass messages. */
export type ExecutorName = 'serial' | 'threads' | 'mpi'

/** What advances a road, and how. */
export type Strategy = {
  readonly kernel: KernelName
  readonly executor: ExecutorName
  /** Threads that advance the road; for `mpi` those of each rank. */
  readonly workers: number
  /** For `mpi`: steps between halo exchanges, tuned to the cost of messages. */
  readonly depth?: number
  /** For `mpi`: whether messages travel while the inner cells are advanced; tuned likewise. */
  readonly overlap?: boolean
  /** Why 'auto' chose something slower than the fastest strategy; undefined if it did not. */
  readonly reason?: string
}

/** Positions of cars, laps included, and their states: 1 + velocity, or 0 where no car of this number is on the road. */
export type Trace = { positions: Float64Array; states: Uint8Array }

/** Reads of a road that is not being advanced. With several ranks they are collective. */
export type Reads = {
  /** The whole road, packed: 8 cells per byte, lowest bit first. */
  packed(): Uint8Array
  /** The states of the cells from .. to - 1: 0 empty, 1 + velocity for a car. */
  states(from: number, to: number): Uint8Array
  /** The cars with numbers from .. to - 1, for cars with velocities. */
  trace?(from: number, to: number): Trace
  /** Counts the clusters of a kind, block by block. */
  clusters(kind: Kind): Clusters[]
  /** How many cells are not empty. */
  count(): number
  /** Cars that entered and exited at the ends of an open road, since the start. */
  boundaryCounts(): [entered: number, exited: number]
}

/** The same functions, which may return promises. */
type Promised<All> = {
  [Name in keyof All]: NonNullable<All[Name]> extends (...values: infer Values) => infer Result
    ? (...values: Values) => Result | Promise<Result>
    : All[Name]
}

/** A run on the caller's thread, without promises. */
export type SyncRun = Reads & {
  /** As `Run.advance`. */
  advance(steps: number, observed: readonly number[]): number[]
}

/** A road that is being advanced. */
export type Run = Promised<Reads> & {
  readonly strategy: Strategy
  /**
   * Advances the road and resolves to the counts of the observed steps, summed over all blocks. `observed` are ascending
   * numbers from 1 to `steps`; each has as many counts as `RulesKind.counts` says.
   */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  /** The same run without promises; undefined if it must wait for others. */
  readonly sync?: SyncRun | undefined
  /** Replaces the road by a packed one of the same length. Not for cars with velocities. */
  load(packed: Uint8Array): void | Promise<void>
  /** Writes the road as a .npy file, if no process has all of it; as 0 and 1, or as states. Throws as `Simulation.save` does. */
  save?(file: string, asStates: boolean): Promise<void>
  close(): Promise<void>
}
