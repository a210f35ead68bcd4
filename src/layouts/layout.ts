import type { Clusters, Kind } from './clusters.js'

/**
 * Defines how a kernel stores cells. A layout measures a road in *units*: cells in the bytes layout, words of 32 cells in
 * the bits layout, rows of up to 128 cells in the lanes layout. A block holds the units begin .. end - 1 of a road. Its
 * ghosts are copies of the units before and after these:
 *
 *     … │ ghost ghost │ unit unit unit … unit │ ghost ghost │ …
 *                      begin                   end
 *
 * Each step makes more cells at both outer ends wrong, because their neighbours are missing. When no correct ghosts are
 * left, the block needs its neighbours' halo strips again.
 */
export type Layout = {
  readonly name: 'bytes' | 'bits' | 'lanes'
  /** Cells of road from one unit to the next. */
  readonly span: number
  /** Units of a road. */
  units(road: Road): number
  /** Bytes of memory of a block. */
  bytes(range: BlockRange): number
  /** Bytes of a halo strip of a block. */
  stripBytes(range: BlockRange): number
  /** The block's own cells, without ghosts, ascending. */
  cellRanges(range: BlockRange): CellRange[]
}

/** A layout whose blocks have scratch memory behind them: so many bytes. */
export const withScratch = (layout: Layout, scratch: (range: BlockRange) => number): Layout => ({
  ...layout,
  bytes: (range) => layout.bytes(range) + scratch(range),
})

/** The cells from .. to - 1 of a road. */
export type CellRange = { from: number; to: number }

/** What a packed road contains: the whole road, or one block's own ranges, one after the other. */
export type Extent = 'road' | 'block'

/** A road as layouts need it. Plain data, so that it can be sent to a worker or a rank. */
export type Road = {
  cells: number
  /** Bits of state per cell. A single one is 1 for a car; of several, plane k is 1 for a car of velocity k. */
  planes: number
  /** Cells to either side that a step reads. */
  radius: number
  /** Further cells to the right that an observation reads. */
  lookahead: number
}

/** The range of a block on its road. */
export type BlockRange = Road & {
  /** The first unit of the block, and the one after its last. */
  begin: number
  end: number
  /** Ghost units at each end. */
  ghosts: number
}

/** Memory of blocks. A WebAssembly.Memory is one; the TypeScript kernels need only a buffer. */
export type Memory = { readonly buffer: ArrayBufferLike }

export type Side = 'left' | 'right'

/** The cells of one block, as its layout stores them in memory. */
export type Cells = {
  /**
   * Reads this block's cells from a packed road: 8 cells per byte, lowest bit first; its planes one after the other.
   *
   * @param extent 'road' by default; a rank has only its own part
   */
  load(packed: Uint8Array, extent?: Extent): void
  /** Writes this block's cells into a packed road whose bits are 0 there. */
  store(packed: Uint8Array, extent?: Extent): void
  /** The state of a cell: 0 empty, 1 + velocity for a car (1 if there is one plane); 0 for a cell of another block. */
  state(cell: number): number
  /** Counts the clusters of a kind on this block's cells. */
  clusters(kind: Kind): Clusters
  /** The halo strip that the neighbour on that side needs: a live view of the outermost ghosts + 1 units there. */
  strip(side: Side): Uint8Array
  /**
   * Fills the ghosts on that side from the neighbour's halo strip, which must be in the same memory. A block that is the
   * whole ring receives its own strips.
   */
  receive(side: Side, strip: Uint8Array): void
}
