import type { Kernel, KernelName } from '../kernels/kernel.js'
import type { Clusters, Kind } from '../layouts/clusters.js'
import type { Stretch } from '../layouts/layout.js'
import type { Rules } from '../models/rules.js'

/** Who advances the blocks: the caller's thread, worker threads, or processes that pass messages. */
export type ExecutorName = 'serial' | 'threads' | 'mpi'

/** An address: text, or a `URL`, which not every user's `lib` has. */
export type Address = string | { readonly href: string }

/** What an executor is asked to run. */
export type Task = {
  kernel: Kernel
  /** Cells of the whole road. */
  cells: number
  workers: number
  /** Steps between exchanges. */
  depth: number
  rules: Rules
  /** Where a worker's file is, for a host that starts none from text. */
  workerUrl?: Address | undefined
  /** The road at the start, packed: 8 cells a byte, lowest bit first; its planes one after the other. */
  road: Uint8Array
}

/** The same for one rank of several, which takes no more of the road than it needs. */
export type PartTask = Omit<Task, 'road'> & {
  /** Whether messages travel while the inner cells are advanced. */
  overlap: boolean
  /** Stretches of the road at the start, packed one behind the other. */
  part(stretches: readonly Stretch[]): Promise<Uint8Array>
}

/** How ranks exchange: after how many steps, and whether messages travel beside the work. */
export type Exchanging = Pick<PartTask, 'depth' | 'overlap'>

/** What of it is given, and not to be chosen. */
export type Given<Choice> = { [Name in keyof Choice]?: Choice[Name] | undefined }

/** Which of the processes that run a road together this one is. */
export type Ranks = { readonly rank: number; readonly size: number }

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
  /** The states of the cells from .. to - 1, where one by one would cost too much. */
  states?(from: number, to: number): Uint8Array
  /** The cells now that are not empty, where the whole road would cost too much. */
  count?(): number
  /** Cars that entered and left at the ends of an open road, since the start. */
  through(): [entered: number, left: number]
  /**
   * Advances the road and resolves to what was counted at each of the observed steps, which are counted from 1 and
   * ascend: so many numbers a step as `talliesOf` says, the sums over all blocks of what `Block.advance` returns.
   */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  /** The same at once, where the executor can. */
  advanceSync?(steps: number, observed: readonly number[]): number[]
  /** Writes the road now as a .npy file, where no process has all of it; throws what `Simulation.save` throws. */
  save?(file: string): Promise<void>
  close(): Promise<void>
}

/** A run that answers at once. */
export type SyncRun = Run & Required<Pick<Run, 'advanceSync'>>

/** An executor says who runs the blocks of a road, and how neighbours learn each other's edges. */
export type Executor = {
  readonly name: ExecutorName
  /** What this host lacks to run it, in words; nothing if it can. */
  missing(): string | undefined
  start(task: Task): Promise<Run>
  /** For an executor of several processes: joins them. The others are alone. */
  join?(): Promise<Ranks>
  /** For such an executor: chooses how it exchanges, of which some may be given. */
  exchanging?(kernel: Kernel, cells: number, rules: Rules, given: Given<Exchanging>): Promise<Exchanging>
  /** For such an executor: starts without the whole road. */
  startPart?(task: PartTask): Promise<Run>
}
