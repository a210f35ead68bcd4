import { openClusters } from './clusters.js'
import type { BlockRange, CellRange, Cells, Extent, Layout, Memory, Road } from './layout.js'
import { or32, read32 } from './words.js'

/** Bytes of a row. */
export const ROW = 16

/**
 * The road is cut into one piece per lane, and the pieces are side by side: row w holds cell w of every piece, one bit
 * each, in 16 bytes. The left neighbour of a row is the row before it, the right neighbour the row after it.
 *
 *              lane 0   lane 1   lane 2  …  lane 127
 *     row 0      c0       cW      c2W
 *     row 1      c1      cW+1     c2W+1
 *     …
 *     row W-1   cW-1     c2W-1    c3W-1
 *
 * If the length is not divisible, the first `full` lanes have W rows and the others W - 1. A short road has fewer lanes,
 * so that a piece is not shorter than the radius of a step.
 */
export const lanes: Layout = {
  name: 'lanes',
  span: 1,
  units: (road) => piecesOf(road).rows,
  bytes: ({ begin, end, ghosts }) => ROW * (SCRATCH_ROWS + end - begin + 2 * ghosts),
  stripBytes: ({ ghosts }) => ROW * (ghosts + 1),
  cellRanges: (range) => piecesIn(range).filter(({ from, to }) => from < to),
}

/** Rows before the ghosts that a pass of several steps may write to. */
const SCRATCH_ROWS = 4

/** The lanes of a road, its rows, and how many lanes are full. */
export function piecesOf({ cells, radius }: Road): { lanes: number; rows: number; full: number } {
  const lanes = Math.max(1, Math.min(128, Math.floor(cells / radius)))
  const rows = Math.ceil(cells / lanes)
  return { lanes, rows, full: cells - lanes * (rows - 1) }
}

/** The row and the lane of a cell. */
export function siteOf(road: Road): (cell: number) => { row: number; lane: number } {
  const { rows, full } = piecesOf(road)
  const long = full * rows
  return (cell) =>
    cell < long
      ? { row: cell % rows, lane: Math.floor(cell / rows) }
      : { row: (cell - long) % (rows - 1), lane: full + Math.floor((cell - long) / (rows - 1)) }
}

/** The cells of a block in each lane: its rows begin .. end - 1, of which the last may be missing in short lanes. */
function piecesIn(range: BlockRange): CellRange[] {
  const { lanes, rows, full } = piecesOf(range)
  const start = (lane: number) => lane * rows - Math.max(0, lane - full)
  return Array.from({ length: lanes }, (_, lane) => ({
    from: start(lane) + range.begin,
    to: Math.min(start(lane) + range.end, start(lane + 1)),
  }))
}

/** Per lane: the position of the block's own cells in a packed road, and how many there are. */
function packedPieces(range: BlockRange, extent: Extent): { at: number; count: number }[] {
  let block = 0
  return piecesIn(range).map(({ from, to }) => {
    const at = extent === 'road' ? from : block
    block += to - from
    return { at, count: to - from }
  })
}

/** The bit of a cell in a block: in byte `byte` of a row. */
export type CellBit = { row: number; byte: number; bit: number; cell: number }

/** The bits of a block, ghosts included, that stand for cells before the first or behind the last cell of the road. */
export function bitsOutside(range: BlockRange): CellBit[] {
  const { cells, begin, end, ghosts } = range
  const { lanes, rows, full } = piecesOf(range)
  const spots: CellBit[] = []
  const rowsToTry = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      for (let lane = 0; lane < lanes; lane++) {
        const cell = lane * rows - Math.max(0, lane - full) + row
        if (cell < 0 || cell >= cells) spots.push({ row, byte: lane >> 3, bit: 1 << (lane & 7), cell })
      }
    }
  }
  if (begin === 0) rowsToTry(-ghosts, 0)
  if (end === rows) rowsToTry(rows - 1, rows + ghosts)
  return spots
}

/** Addresses of a block's first row and of the one after its last, without ghosts. */
export function rowAddresses(address: number, range: BlockRange): { first: number; end: number } {
  const first = address + ROW * (SCRATCH_ROWS + range.ghosts)
  return { first, end: first + ROW * (range.end - range.begin) }
}

/** Copies a halo strip into ghosts around the ring: assembly/lanes.ts. */
export type HaloCopy = {
  copyHaloLeft(first: number, strip: number, ghosts: number, lanes: number, full: number): void
  copyHaloRight(last: number, strip: number, ghosts: number, lanes: number, full: number): void
}

export function openLanes(memory: Memory, address: number, range: BlockRange, haloCopy: HaloCopy): Cells {
  const { cells, begin, ghosts } = range
  const { lanes, rows, full } = piecesOf(range)
  const { first, end } = rowAddresses(address, range)
  const bytes = new Uint8Array(memory.buffer)
  const words = new Int32Array(memory.buffer, first, (end - first) / 4)
  const strips = {
    left: bytes.subarray(first, first + ROW * (ghosts + 1)),
    right: bytes.subarray(end - ROW * (ghosts + 1), end),
  }
  const site = siteOf(range)
  const square = new Int32Array(32)

  /** Visits the squares of 32 rows by 32 lanes that make up the block. */
  function eachSquare(visit: (row: number, count: number, lane: number) => void) {
    for (let row = 0; row < range.end - begin; row += 32) {
      const count = Math.min(32, range.end - begin - row)
      for (let lane = 0; lane < lanes; lane += 32) visit(row, count, lane)
    }
  }

  return {
    load(packed, extent = 'road') {
      const own = packedPieces(range, extent)
      eachSquare((row, count, lane) => {
        square.fill(0)
        for (let l = 0; l < Math.min(32, lanes - lane); l++)
          square[l] = read32(packed, own[lane + l].at + row)
        transpose(square)
        for (let w = 0; w < count; w++) words[4 * (row + w) + lane / 32] = square[w]
      })
    },
    store(packed, extent = 'road') {
      const own = packedPieces(range, extent)
      eachSquare((row, count, lane) => {
        square.fill(0)
        for (let w = 0; w < count; w++) square[w] = words[4 * (row + w) + lane / 32]
        transpose(square)
        for (let l = 0; l < Math.min(32, lanes - lane); l++) {
          const { at, count: cells } = own[lane + l]
          or32(packed, at + row, square[l], Math.min(count, cells - row))
        }
      })
    },
    states(from, states) {
      for (let cell = from; cell < Math.min(cells, from + states.length); cell++) {
        const { row, lane } = site(cell)
        if (row < begin || row >= range.end) continue
        states[cell - from] = (words[4 * (row - begin) + (lane >>> 5)] >>> (lane & 31)) & 1
      }
    },
    gaps() {
      const count = range.end - begin
      const whole = range.end === rows ? count - 1 : count
      const pieces = packedPieces(range, 'road')
      const found = openClusters(
        pieces.map(({ at }) => at),
        pieces.map(({ count }) => count),
      )
      const before = [0, 0, 0, 0]
      for (let row = 0; row < count; row++) {
        const own = row < whole ? lanes : full
        for (let q = 0; 32 * q < own; q++) {
          const word = ~words[4 * row + q]
          let changes = word ^ before[q]
          before[q] = word
          if (own < 32 * (q + 1)) changes &= (1 << (own - 32 * q)) - 1
          for (; changes !== 0; changes &= changes - 1) {
            found.change(32 * q + 31 - Math.clz32(changes & -changes), row)
          }
        }
      }
      return found.end()
    },
    strip: (side) => strips[side],
    receive(side, strip) {
      const from = strip.byteOffset
      const length = ROW * ghosts
      if (side === 'left' && begin > 0) bytes.copyWithin(first - length, from + ROW, from + ROW + length)
      else if (side === 'right' && range.end < rows) bytes.copyWithin(end, from, from + length)
      else if (side === 'left') haloCopy.copyHaloLeft(first, from, ghosts, lanes, full)
      else haloCopy.copyHaloRight(end - ROW, from, ghosts, lanes, full)
    },
  }
}

/** Transposes 32 words of 32 bits: swaps squares of 16 bits, then of 8, 4, 2 and 1. */
function transpose(square: Int32Array) {
  let mask = 0x0000ffff
  for (let size = 16; size > 0; size >>= 1, mask ^= mask << size) {
    for (let i = 0; i < 32; i = ((i | size) + 1) & ~size) {
      const swap = ((square[i] >>> size) ^ square[i | size]) & mask
      square[i] ^= swap << size
      square[i | size] ^= swap
    }
  }
}
