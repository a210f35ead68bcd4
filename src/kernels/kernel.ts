import type { Cells, Layout, Memory, Place } from '../layouts/layout.js'
import type { Rules } from '../models/rules.js'

/** How a block of road is advanced: the ladder from the lowest rung up, and `exact`, which does not step. */
export type KernelName = 'naive' | 'vectorised' | 'bitwise' | 'wasm' | 'simd' | 'exact'

/** A kernel says how one block of road is advanced. */
export type Kernel = {
  readonly name: KernelName
  readonly layout: Layout
  /** Whether a block of its is always the whole ring, which leaves nothing for other workers. */
  readonly takesRing: boolean
  /** Steps between exchanges that suit a block of so many units, unless asked otherwise; Infinity if it takes the ring. */
  depth(units: number, rules: Rules): number
  /** What this host lacks to run it with these rules, in words; nothing if it can. */
  missing(rules: Rules): string | undefined
  /** What of these rules it cannot do, in words; nothing if it can. */
  unable(rules: Rules): string | undefined
  /** Memory that blocks of this kernel can live in, `shared` between threads or not. */
  memory(bytes: number, shared: boolean): Memory
  /** The block that lies at this address of the memory. */
  open(memory: Memory, address: number, place: Place, rules: Rules): Block
}

/** One block of road, to be advanced. */
export type Block = Cells & {
  /**
   * Advances the block by so many steps, for which its ghosts must suffice. For each of the `observed` steps, numbers
   * from 1 to `steps`, ascending, it returns what was counted on the block's own cells:
   *
   * - elementary rules: the cars that moved into the step, or the cells that are 1 after it (`rules.counted`);
   * - cars: how many have velocity 0, 1, … vmax after it, and the runs of stopped cars; on an open road also the cells
   *   of the road that a car drove into before it left in this step.
   */
  advance(steps: number, observed: readonly number[]): number[]
  /** Cars that entered and left this block at the ends of an open road, since it was opened. Live. */
  readonly through: readonly [entered: number, left: number]
}

/** For blocks whose rules let nothing through. */
export const CLOSED = [0, 0] as const
