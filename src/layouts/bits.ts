import { type Clusters, openClusters } from './clusters.js'
import type { BlockRange, Cells, Layout, Memory } from './layout.js'
import { or32, read32 } from './words.js'

/**
 * Thirty-two cells per word, the leftmost in the lowest bit. In the last word of the road only the low `tail` bits are
 * cells of its own. The bits above hold the cells that follow around the ring, like the ghosts behind it:
 *
 *     │ ghosts │ word 0 │ word 1 │ … │ word n-1: own, ring │ ghosts │
 */
export const bits: Layout = {
  name: 'bits',
  span: 32,
  units: ({ cells }) => Math.ceil(cells / 32),
  bytes: ({ begin, end, ghosts }) => 4 * (end - begin + 2 * ghosts),
  stripBytes: ({ ghosts }) => 4 * (ghosts + 1),
  cellRanges: ({ cells, begin, end }) => [{ from: 32 * begin, to: Math.min(cells, 32 * end) }],
}

/** Cells in the last word of a block: 32, or fewer in the last word of the road. */
export const tailOf = (range: BlockRange): number =>
  range.end === bits.units(range) ? range.cells - 32 * (range.end - 1) : 32

export function openBits(memory: Memory, address: number, range: BlockRange): Cells {
  const { cells, begin, end, ghosts } = range
  const count = end - begin
  const words = new Int32Array(memory.buffer, address, count + 2 * ghosts)
  const tail = cells - 32 * (Math.ceil(cells / 32) - 1)
  const first = begin === 0
  const last = end === bits.units(range)
  const strips = {
    left: bytesOf(words.subarray(ghosts, 2 * ghosts + 1)),
    right: bytesOf(words.subarray(count - 1, count + ghosts)),
  }

  return {
    load(packed, extent) {
      const from = extent === 'block' ? 0 : begin
      for (let w = 0; w < count; w++) words[ghosts + w] = read32(packed, 32 * (from + w))
    },
    store(packed, extent) {
      const from = extent === 'block' ? 0 : begin
      for (let w = 0; w < count; w++) {
        or32(packed, 32 * (from + w), words[ghosts + w], last && w === count - 1 ? tail : 32)
      }
    },
    states(from, states) {
      const until = Math.min(from + states.length, 32 * end)
      for (let cell = Math.max(from, 32 * begin); cell < until; cell++) {
        states[cell - from] = (words[ghosts + Math.floor(cell / 32) - begin] >>> (cell % 32)) & 1
      }
    },
    gaps: () => emptyRuns(words.subarray(ghosts), 32 * begin, Math.min(cells, 32 * end) - 32 * begin),
    strip: (side) => strips[side],
    receive(side, strip) {
      const from = new Int32Array(strip.buffer, strip.byteOffset, ghosts + 1)
      if (cells <= 32) repeat(words, ghosts, cells)
      else if (side === 'right') copyHaloRight(words, ghosts + count, from, last ? tail : 32)
      else copyHaloLeft(words, ghosts, from, first ? tail : 32)
    },
  }
}

/** Counts the runs of empty cells among so many, in words of 32. The first one is cell `first` of the road. */
export function emptyRuns(words: Int32Array, first: number, cells: number): Clusters {
  const found = openClusters([first], [cells])
  let before = 0
  for (let w = 0; 32 * w < cells; w++) {
    const word = ~words[w]
    let changes = word ^ ((word << 1) | (before >>> 31))
    if (cells < 32 * (w + 1)) changes &= (1 << (cells - 32 * w)) - 1
    for (; changes !== 0; changes &= changes - 1) {
      found.change(0, 32 * w + 31 - Math.clz32(changes & -changes))
    }
    before = word
  }
  return found.end()
}

const bytesOf = (words: Int32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength)

/** Copies the words of a strip behind word end - 1, whose low `tail` bits are kept. */
function copyHaloRight(words: Int32Array, end: number, from: Int32Array, tail: number) {
  if (tail === 32) {
    words.set(from.subarray(0, -1), end)
    return
  }
  const keep = (1 << tail) - 1
  words[end - 1] = (words[end - 1] & keep) | (from[0] << tail)
  for (let i = 1; i < from.length; i++) words[end - 1 + i] = (from[i - 1] >>> (32 - tail)) | (from[i] << tail)
}

/** Copies the words of a strip before word `begin`. The last word of the strip has `tail` bits of its own. */
function copyHaloLeft(words: Int32Array, begin: number, from: Int32Array, tail: number) {
  for (let i = 1; i < from.length; i++) {
    const near = from[from.length - i]
    const far = from[from.length - 1 - i]
    words[begin - i] = tail === 32 ? near : (near << (32 - tail)) | (far >>> tail)
  }
}

/** Repeats a road of one word over the whole block and its ghosts. */
function repeat(words: Int32Array, ghosts: number, cells: number) {
  const ring = words[ghosts]
  const first = ghosts * 32
  for (let unit = 0; unit < 2 * ghosts + 1; unit++) {
    let word = 0
    for (let bit = 0; bit < 32; bit++) {
      const i = (32 * unit + bit - first + 32 * cells * ghosts) % cells
      word |= ((ring >>> i) & 1) << bit
    }
    words[unit] = word
  }
}
