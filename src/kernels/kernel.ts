import type { BlockRange, Cells, Layout, Memory } from '../layouts/layout.js'
import type { KernelName } from './names.js'
import type { Rules } from './rules.js'
import type { Run } from './run.js'

/** How a kernel advances roads of one kind of rules. There are two sorts. */
export type Kernel = BlockKernel | RoadKernel

type Common = {
  readonly name: KernelName
  /** Why this host cannot run it, in words; undefined if it can. */
  unavailable(rules: Rules): string | undefined
  /** What of these rules it does not have, in words; undefined if it has all. */
  unsupported?(rules: Rules): string | undefined
}

/** Advances one block of a road, whoever holds it: an executor cuts the road and lets blocks learn each other's edges. */
export type BlockKernel = Common & {
  readonly sort: 'block'
  readonly layout: Layout
  /** Steps between exchanges that suit a block of so many units, unless asked otherwise. */
  depth(units: number, rules: Rules): number
  /** Memory that blocks of this kernel can live in, `shared` between threads or not. */
  memory(bytes: number, shared: boolean): Memory
  /** The block that lies at this address of the memory. */
  open(memory: Memory, address: number, range: BlockRange, rules: Rules): Block
}

/** Takes the whole road, and answers in its own time. No executor is involved. */
export type RoadKernel = Common & {
  readonly sort: 'road'
  /** Bytes of memory that a road of so many cells takes. */
  bytes(cells: number): number
  start(task: RoadTask): Promise<Run>
}

/** What a kernel of the whole road is asked to advance. */
export type RoadTask = {
  cells: number
  rules: Rules
  /** The road at the start, packed: 8 cells a byte, lowest bit first; its planes one after the other. */
  packed: Uint8Array
}

/** One block of road, to be advanced. */
export type Block = Cells & {
  /**
   * Advances the block by so many steps, for which its ghosts must suffice. For each of the `observed` steps, numbers
   * from 1 to `steps`, ascending, it returns what was counted on the block's own cells:
   *
   * - elementary rules: the cars that moved into the step, or the cells that are 1 after it (`rules.counted`);
   * - cars: how many have velocity 0, 1, … vmax after it, the runs of stopped cars, and on an open road the cells that
   *   the car drove into which left it in the step.
   */
  advance(steps: number, observed: readonly number[]): number[]
  /** Cars that entered and left this block at the ends of an open road, since it was opened. Live. */
  readonly boundaryCounts: readonly [entered: number, left: number]
}

/** For blocks whose rules let nothing through. */
export const CLOSED = [0, 0] as const
