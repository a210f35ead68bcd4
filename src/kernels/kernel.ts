import type { Cells, Layout, Memory, Place } from '../layouts/layout.js'

export type KernelName = 'naive' | 'vectorised' | 'bitwise' | 'wasm' | 'simd' | 'exact'

/** A kernel says how one block of road is advanced. */
export type Kernel = {
  readonly name: KernelName
  readonly layout: Layout
  /**
   * Steps between exchanges that suit a block of so many units, unless asked otherwise; Infinity for a kernel that
   * never needs one, because a block of its is the whole ring.
   */
  depth(units: number): number
  /** What this host lacks to run it, in words; nothing if it can. */
  missing(): string | undefined
  /** Memory that blocks of this kernel can live in, `shared` between threads or not. */
  memory(bytes: number, shared: boolean): Memory
  /** The block that lies at this address of the memory. */
  open(memory: Memory, address: number, place: Place): Block
}

/** Whether a kernel takes the whole ring in one block, which leaves nothing for other workers. */
export const takesRing = (kernel: Kernel): boolean => kernel.depth(1) === Number.POSITIVE_INFINITY

/** One block of road, to be advanced. */
export type Block = Cells & {
  /**
   * Advances the block by so many steps, for which its ghosts must suffice, and counts the cars of the block that
   * moved into each of the `observed` steps: numbers from 1 to `steps`, ascending.
   */
  advance(steps: number, observed: readonly number[]): number[]
}
