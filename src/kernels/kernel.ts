import type { BlockRange, Cells, Layout, Memory, Past, Velocities } from '../layouts/layout.js'
import type { KernelName } from './names.js'
import type { Rules } from './rules.js'
import type { Run } from './run.js'

/** Advances roads of one kind of rules. There are two sorts. */
export type Kernel = BlockKernel | RoadKernel

type Common = {
  readonly name: KernelName
  /** Why this host cannot run it; undefined if it can. */
  unavailable(rules: Rules): string | undefined
  /** Why it cannot run these rules; undefined if it can. */
  unsupported?(rules: Rules): string | undefined
}

/** Advances one block of a road. An executor splits the road, and exchanges the halo strips of the blocks. */
export type BlockKernel = Common & {
  readonly sort: 'block'
  readonly layout: Layout
  /** Default number of steps between exchanges, for a block of so many units. */
  depth(units: number, rules: Rules): number
  /** Makes memory for blocks of this kernel, `shared` between threads or not. */
  memory(bytes: number, shared: boolean): Memory
  /** Opens the block at this address of the memory. */
  open(memory: Memory, address: number, range: BlockRange, rules: Rules): Block
}

/** Advances the whole road. No executor is involved, and its run may answer with promises. */
export type RoadKernel = Common & {
  readonly sort: 'road'
  /** Bytes of memory for a road of so many cells. */
  bytes(cells: number): number
  /** Why this host refuses it, for a kernel of which only trying tells; undefined if it runs. */
  refusal?(): Promise<string | undefined>
  /** Whether it is faster here than any kernel for blocks, on so many cells; without it, it is not. */
  isFaster?(cells: number): Promise<boolean>
  start(task: RoadTask): Promise<Run>
}

/** What a road kernel runs. */
export type RoadTask = {
  cells: number
  rules: Rules
  /** The road at the start, packed: 8 cells per byte, lowest bit first. */
  packed: Uint8Array
  /** The velocities of its cars, 0 by default. */
  velocities?: Velocities
  /** What was before, if the road goes on from a checkpoint. */
  past?: Past | undefined
}

/** One block of a road. */
export type Block = Cells & {
  /**
   * Advances the block by so many steps; its ghosts must suffice. For each of the `observed` steps, ascending numbers from
   * 1 to `steps`, it returns counts of the block's own cells:
   *
   * - elementary rules: the cars that moved into the step, or the cells that are 1 after it (`rules.counted`);
   * - cars: the cars of velocity 0, 1, … vmax after it, the runs of stopped cars, and on an open road the cells that the
   *   car that exited in the step drove into before.
   */
  advance(steps: number, observed: readonly number[]): number[]
  /** Cars that entered and exited at the ends of an open road in this block, its past included. Live. */
  readonly boundaryCounts: readonly [entered: number, exited: number]
}

/** For rules without open ends. */
export const NO_BOUNDARY_COUNTS = [0, 0] as const
