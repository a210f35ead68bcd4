import type { Clusters } from './clusters.js'

/**
 * Defines how a kernel stores a road. A layout measures it in *units*: cells in the bytes layout, words of 32 cells in
 * the bits layout, rows of up to 128 cells in the lanes layout; cars in the layout of arrays, rows of 128 cars in the
 * layout of rows. A block holds the units begin .. end - 1 of a road. Its ghosts are copies of the units before and after
 * these; a car depends only on what is ahead, so blocks of cars have ghosts only behind their end:
 *
 *     … │ ghost ghost │ unit unit unit … unit │ ghost ghost │ …
 *                      begin                   end
 *
 * Each step makes more cells at both outer ends wrong, because their neighbours are missing. When no correct ghosts are
 * left, the block needs its neighbours' halo strips again.
 */
export type Layout = {
  readonly name: 'bytes' | 'bits' | 'lanes' | 'arrays' | 'rows'
  /** Cells or cars from one unit to the next. */
  readonly span: number
  /** For a layout of cars, whose ghosts are ahead only: the most ghosts that a block can have. */
  readonly mostGhosts?: number
  /** Units of a road. */
  units(road: Road): number
  /** Bytes of memory of a block. */
  bytes(range: BlockRange): number
  /** Bytes of a halo strip of a block. */
  stripBytes(range: BlockRange): number
  /** The cells that the block needs at the start, ascending: its own, without ghosts; of cars, all. */
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
  /** Cars at the start, which layouts of cars need. */
  cars: number
  /** The largest velocity of cars; 0 if they have none. */
  vmax: number
  /** Whether cars enter and leave at the ends. */
  open: boolean
  /** Cells to either side that a step reads; of cars, cars ahead. */
  radius: number
  /** Further ones ahead that an observation reads. */
  lookahead: number
  /** What was before, if the road goes on from a checkpoint. */
  past?: Past | undefined
}

/** What has happened to a road before it is loaded. */
export type Past = {
  /** Steps taken. */
  step: number
  /** The number of the first car from cell 0 on; the others follow, on a ring after the last number from 0. */
  first: number
  /** Laps of that car: its position is so many times the cells of the road before cell 0, on an open road 0. */
  laps: number
  /** Cars that entered and exited an open road. */
  entered: number
  exited: number
}

/** The past of a road that begins. */
export const NO_PAST: Past = { step: 0, first: 0, laps: 0, entered: 0, exited: 0 }

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

/** Velocities of cars: of each by its number along the road, or one for all. */
export type Velocities = Uint8Array | number

/** The road of one block, as its layout stores it in memory. */
export type Cells = {
  /**
   * Reads this block's part of a packed road: 8 cells per byte, lowest bit first.
   *
   * @param extent 'road' by default; a rank has only its own part
   * @param velocities of cars: of each by its number, or of all; 0 by default
   */
  load(packed: Uint8Array, extent?: Extent, velocities?: Velocities): void
  /** Writes this block's part into a packed road whose bits are 0 there. */
  store(packed: Uint8Array, extent?: Extent): void
  /**
   * Writes the states of this block's cells among those from `from` on, and nothing for the cells of other blocks: 0 for an
   * empty cell; 1, or 1 + velocity, for a car.
   */
  states(from: number, states: Uint8Array): void
  /** Of cars: writes the positions of this block's cars among those from number `from` on, and 1 + velocity as their state. */
  trace?(from: number, positions: Float64Array, states: Uint8Array): void
  /** Of cars: the cells from the block's first car up to that of the next block, which go around the ring. */
  extent?(): { from: number; length: number }
  /** Counts the runs of empty cells on this block's part of the road; of cars, those of at least one cell. */
  gaps(): Clusters
  /** Counts the runs of stopped cars, for cars with velocities. */
  jams?(): Clusters
  /** The halo strip that the neighbour on that side needs: a live view of the outermost ghosts + 1 units there. */
  strip(side: Side): Uint8Array
  /**
   * Fills the ghosts on that side from the neighbour's halo strip, which must be in the same memory. A block that is the
   * whole ring receives its own strips.
   */
  receive(side: Side, strip: Uint8Array): void
}
