import type { BlockKernel } from '../kernels/kernel.js'
import type { Rules } from '../kernels/rules.js'
import type { ExecutorName, Run } from '../kernels/run.js'
import type { CellRange, Road } from '../layouts/layout.js'

/** An address: text, or a `URL`, which not every user's `lib` has. */
export type Address = string | { readonly href: string }

/** What an executor is asked to run. */
export type Task = {
  kernel: BlockKernel
  road: Road
  rules: Rules
  /** How many numbers are counted at an observed step. */
  counts: number
  workers: number
  /** Steps between exchanges. */
  depth: number
  /** Where a worker's file is, for a host that starts none from text. */
  workerUrl?: Address | undefined
  /** The road at the start, packed: 8 cells a byte, lowest bit first; its planes one after the other. */
  packed: Uint8Array
}

/** The same for one rank of several, which takes no more of the road than it needs. */
export type PartTask = Omit<Task, 'packed'> & {
  /** Whether messages travel while the inner cells are advanced. */
  overlap: boolean
  /** Stretches of the road at the start, packed one behind the other. */
  part(cellRanges: readonly CellRange[]): Promise<Uint8Array>
}

/** How ranks exchange their halos. */
export type Halo = Pick<PartTask, 'depth' | 'overlap'>

/** Some settings: those that are not to be chosen. */
export type Given<Settings> = { [Name in keyof Settings]?: Settings[Name] | undefined }

/** Which of the processes that run a road together this one is. */
export type Ranks = { readonly rank: number; readonly size: number }

/** An executor says who runs the blocks of a road, and how neighbours learn each other's edges. */
export type Executor = {
  readonly name: ExecutorName
  /** Why this host cannot run it, in words; undefined if it can. */
  unavailable(): string | undefined
  start(task: Task): Promise<Run>
  /** For an executor of several processes. */
  readonly ranks?: {
    /** Joins them. */
    join(): Promise<Ranks>
    /** Chooses how they exchange, of which some may be given. */
    halo(task: Omit<Task, 'packed' | 'depth'>, given: Given<Halo>): Promise<Halo>
    /** Starts without the whole road. */
    start(task: PartTask): Promise<Run>
  }
}
