import type { Clusters, Kind } from './clusters.js'

/**
 * A layout says how a kernel stores cells. It counts a road in *units*: cells in the bytes layout, words of 32 cells
 * in the bits layout, rows of up to 128 cells in the lanes layout. A block holds the units begin .. end - 1 of a road,
 * and as ghosts copies of the units before and behind them:
 *
 *     … │ ghost ghost │ unit unit unit … unit │ ghost ghost │ …
 *                      begin                   end
 *
 * Each step spoils one more cell at both outer ends, where a neighbour is missing; when the ghosts are used up, the
 * block needs its neighbours' edges again.
 */
export type Layout = {
  readonly name: 'bytes' | 'bits' | 'lanes'
  /** Cells of road from one unit to the next. */
  readonly span: number
  /** Units of a road. */
  units(road: Road): number
  /** Bytes of memory that a block takes. */
  bytes(range: BlockRange): number
  /** Bytes of an edge of it. */
  stripBytes(range: BlockRange): number
  /** The cells of its own, ghosts left out: stretches of the road, ascending. */
  cellRanges(range: BlockRange): CellRange[]
}

/** The cells from .. to - 1 of a road. */
export type CellRange = { from: number; to: number }

/** What a packed road holds: all of it, or one block's own stretches, one right behind the other. */
export type Extent = 'road' | 'block'

/** What a layout must know of a road. Plain data, so that it can be sent to a worker or a rank. */
export type Road = {
  cells: number
  /** Bits of state a cell: one alone says whether there is a car; of several, plane k says: a car of velocity k. */
  planes: number
  /** Cells to either side that one step can read. */
  radius: number
  /** Cells to the right that an observation reads besides. */
  lookahead: number
}

/** Where a block lies on its road. */
export type BlockRange = Road & {
  /** The first unit of the block, and the one past its last. */
  begin: number
  end: number
  /** Ghost units at each end. */
  ghosts: number
}

/** What blocks live in: a WebAssembly.Memory is one; the TypeScript kernels need no more than a buffer. */
export type Memory = { readonly buffer: ArrayBufferLike }

export type Side = 'left' | 'right'

/** The cells of one block, as its layout stores them in memory. */
export type Cells = {
  /**
   * Takes this block's part out of a packed road: 8 cells a byte, lowest bit first; its planes one after the other. If
   * nothing is said, that is the whole road; a rank has only its own part.
   */
  load(packed: Uint8Array, extent?: Extent): void
  /** Writes this block's part into a packed road whose bits are 0 there. */
  store(packed: Uint8Array, extent?: Extent): void
  /** The state of one cell: 0 empty, 1 + velocity for a car (1 where there is one plane); 0 for a cell of another block. */
  state(cell: number): number
  /** Counts the clusters of a kind on this block's cells. */
  clusters(kind: Kind): Clusters
  /** What the neighbour on that side needs: a live view of the outermost ghosts + 1 units there. */
  strip(side: Side): Uint8Array
  /**
   * Fills the ghosts on that side from the neighbour's edge, which must lie in the same memory. It may be this block's
   * own edge: then the block is the whole ring.
   */
  receive(side: Side, strip: Uint8Array): void
}
