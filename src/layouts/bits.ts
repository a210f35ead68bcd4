import { type Clusters, type Kind, openClusters, wordOf } from './clusters.js'
import type { BlockRange, Cells, Layout, Memory } from './layout.js'
import { planesOf } from './packed.js'
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
  bytes: ({ planes, begin, end, ghosts }) => 4 * planes * (end - begin + 2 * ghosts),
  stripBytes: ({ planes, ghosts }) => 4 * planes * (ghosts + 1),
  cellRanges: ({ cells, begin, end }) => [{ from: 32 * begin, to: Math.min(cells, 32 * end) }],
}

/** Cells in the last word of a block: 32, or fewer in the last word of the road. */
export const tailOf = (range: BlockRange): number =>
  range.end === bits.units(range) ? range.cells - 32 * (range.end - 1) : 32

export function openBits(memory: Memory, address: number, range: BlockRange): Cells {
  const { cells, planes, begin, end, ghosts } = range
  const count = end - begin
  const words = new Int32Array(memory.buffer, address, planes * (count + 2 * ghosts))
  const tail = cells - 32 * (Math.ceil(cells / 32) - 1)
  const first = begin === 0
  const last = end === bits.units(range)
  const size = planes * (ghosts + 1)
  const strips = {
    left: bytesOf(words.subarray(planes * ghosts, planes * ghosts + size)),
    right: bytesOf(words.subarray(planes * (count - 1), planes * (count - 1) + size)),
  }
  /** Index of the word of a plane. */
  const at = (unit: number, plane: number) => planes * unit + plane

  return {
    load(packed, extent) {
      const from = extent === 'block' ? 0 : begin
      for (const [k, plane] of planesOf(packed, planes).entries()) {
        for (let w = 0; w < count; w++) words[at(ghosts + w, k)] = read32(plane, 32 * (from + w))
      }
    },
    store(packed, extent) {
      const from = extent === 'block' ? 0 : begin
      for (const [k, plane] of planesOf(packed, planes).entries()) {
        for (let w = 0; w < count; w++) {
          or32(plane, 32 * (from + w), words[at(ghosts + w, k)], last && w === count - 1 ? tail : 32)
        }
      }
    },
    state(cell) {
      const unit = Math.floor(cell / 32)
      let state = 0
      for (let k = 0; k < planes && unit >= begin && unit < end; k++) {
        state += (k + 1) * ((words[at(ghosts + unit - begin, k)] >>> (cell % 32)) & 1)
      }
      return state
    },
    clusters: (kind) =>
      clustersOf(
        kind,
        words.subarray(planes * ghosts),
        planes,
        32 * begin,
        Math.min(cells, 32 * end) - 32 * begin,
      ),
    strip: (side) => strips[side],
    receive(side, strip) {
      const from = new Int32Array(strip.buffer, strip.byteOffset, size)
      for (let k = 0; k < planes; k++) {
        const own = { words, stride: planes, plane: k }
        const other = { words: from, stride: planes, plane: k }
        if (cells <= 32) repeat(own, ghosts, cells)
        else if (side === 'right') copyHaloRight(own, ghosts + count, other, ghosts + 1, last ? tail : 32)
        else copyHaloLeft(own, ghosts, other, ghosts + 1, first ? tail : 32)
      }
    },
  }
}

/** Counts the clusters of so many cells in words of 32. The first one is cell `first` of the road. */
export function clustersOf(
  kind: Kind,
  words: Int32Array,
  planes: number,
  first: number,
  cells: number,
): Clusters {
  const found = openClusters([first], [cells])
  let before = 0
  for (let w = 0; 32 * w < cells; w++) {
    const word = wordOf(kind, words, planes * w, planes)
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

/** One plane of words, interleaved with the other planes. */
type Plane = { words: Int32Array; stride: number; plane: number }

const get = ({ words, stride, plane }: Plane, unit: number) => words[stride * unit + plane]
const put = ({ words, stride, plane }: Plane, unit: number, word: number) => {
  words[stride * unit + plane] = word
}

/** Copies `length` words of a strip behind word end - 1, whose low `tail` bits are kept. */
function copyHaloRight(road: Plane, end: number, from: Plane, length: number, tail: number) {
  if (tail === 32) {
    for (let i = 0; i < length - 1; i++) put(road, end + i, get(from, i))
    return
  }
  const keep = (1 << tail) - 1
  put(road, end - 1, (get(road, end - 1) & keep) | (get(from, 0) << tail))
  for (let i = 1; i < length; i++) {
    put(road, end - 1 + i, (get(from, i - 1) >>> (32 - tail)) | (get(from, i) << tail))
  }
}

/** Copies `length` words of a strip before word `begin`. The last word of the strip has `tail` bits of its own. */
function copyHaloLeft(road: Plane, begin: number, from: Plane, length: number, tail: number) {
  for (let i = 1; i < length; i++) {
    const near = get(from, length - i)
    const far = get(from, length - 1 - i)
    put(road, begin - i, tail === 32 ? near : (near << (32 - tail)) | (far >>> tail))
  }
}

/** Repeats a road of one word over the whole block and its ghosts. */
function repeat(road: Plane, ghosts: number, cells: number) {
  const ring = get(road, ghosts)
  const first = ghosts * 32
  for (let unit = 0; unit < 2 * ghosts + 1; unit++) {
    let word = 0
    for (let bit = 0; bit < 32; bit++) {
      const i = (32 * unit + bit - first + 32 * cells * ghosts) % cells
      word |= ((ring >>> i) & 1) << bit
    }
    put(road, unit, word)
  }
}
