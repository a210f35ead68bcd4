import type { BlockKernel } from '../kernels/kernel.js'
import type { Rules } from '../kernels/rules.js'
import type { ExecutorName, Run } from '../kernels/run.js'
import type { CellRange, Road, Velocities } from '../layouts/layout.js'
import type { Pool } from '../workers/pool.js'
import type { Address } from '../workers/spawn.js'

/** What an executor runs. */
export type Task = {
  kernel: BlockKernel
  road: Road
  rules: Rules
  /** Counts per observed step. */
  counts: number
  workers: number
  /** Steps between exchanges. */
  depth: number
  /** Address of the worker's file, for a host that cannot start a worker from text. */
  workerUrl?: Address | undefined
  /** The road at the start, packed: 8 cells per byte, lowest bit first. */
  packed: Uint8Array
  /** The velocities of its cars, 0 by default. */
  velocities?: Velocities | undefined
}

/** What one of several ranks runs. It asks only for the part of the road that it needs. */
export type RankTask = Omit<Task, 'packed'> & {
  /** Whether messages travel while the inner blocks are advanced. */
  overlap: boolean
  /** These cells of the road at the start, packed one range behind the other. */
  part(cellRanges: readonly CellRange[]): Promise<Uint8Array>
}

/** Settings of the halo exchange between ranks. */
export type Halo = Pick<RankTask, 'depth' | 'overlap'>

/** Settings fixed by the caller; the others are tuned. */
export type Fixed<Settings> = { [Name in keyof Settings]?: Settings[Name] | undefined }

/** This process among those that run a road together. */
export type Ranks = { readonly rank: number; readonly size: number }

/** Defines which threads or processes advance the blocks of a road, and how these exchange halo strips. */
export type Executor = {
  readonly name: ExecutorName
  /** Why this host cannot run it; undefined if it can. */
  unavailable(): string | undefined
  start(task: Task): Promise<Run>
  /** For an executor of several processes. */
  readonly ranks?: {
    /** Connects this process to the others. */
    join(): Promise<Ranks>
    /** Tunes the halo exchange. */
    halo(task: Omit<Task, 'packed' | 'depth'>, fixed: Fixed<Halo>): Promise<Halo>
    /** Joins the pools of all ranks to one. */
    pool(own: Pool): Promise<Pool>
    /** Starts this rank, with its own part of the road only. */
    start(task: RankTask): Promise<Run>
  }
}
