import type { Cells, Layout, Memory, Place } from './layout.js'

/**
 * Thirty-two cells a word, the leftmost in the lowest bit. On the last word of the road only the low `tail` bits are
 * its own; the bits above hold the cells that follow around the ring, as the ghosts behind it do:
 *
 *     │ ghosts │ word 0 │ word 1 │ … │ word n-1: own, ring │ ghosts │
 */
export const bits: Layout = {
  name: 'bits',
  unitBytes: 4,
  span: 32,
  units: (cells) => Math.ceil(cells / 32),
  bytes: (place) => 4 * (place.end - place.begin + 2 * place.ghosts),
}

export function openBits(memory: Memory, address: number, place: Place): Cells {
  const { cells, begin, end, ghosts } = place
  const count = end - begin
  const words = new Int32Array(memory.buffer, address, count + 2 * ghosts)
  const own = words.subarray(ghosts, ghosts + count)
  const tail = cells - 32 * (Math.ceil(cells / 32) - 1)
  const first = begin === 0
  const last = end === bits.units(cells)
  const edges = { left: bytesOf(words, ghosts, ghosts + 1), right: bytesOf(words, count - 1, ghosts + 1) }

  return {
    load(packed) {
      const part = packed.subarray(4 * begin, 4 * end)
      own.fill(0)
      new Uint8Array(words.buffer, own.byteOffset, part.length).set(part)
    },
    store(packed) {
      const part = packed.subarray(4 * begin, 4 * end)
      part.set(new Uint8Array(words.buffer, own.byteOffset, part.length))
      if (last && cells % 8 > 0) part[part.length - 1] &= (1 << (cells % 8)) - 1
    },
    edge: (side) => edges[side],
    receive(side, edge) {
      const from = new Int32Array(edge.buffer, edge.byteOffset, ghosts + 1)
      if (cells <= 32) repeat(words, ghosts, cells)
      else if (side === 'right') closeRight(words, ghosts + count, from, last ? tail : 32)
      else closeLeft(words, ghosts, from, first ? tail : 32)
    },
  }
}

const bytesOf = (words: Int32Array, from: number, count: number): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset + 4 * from, 4 * count)

/** Continues the road behind word end - 1, of which the low `tail` bits are kept, with the cells of `from`. */
function closeRight(words: Int32Array, end: number, from: Int32Array, tail: number) {
  if (tail === 32) {
    for (let k = 0; k < from.length - 1; k++) words[end + k] = from[k]
    return
  }
  const keep = (1 << tail) - 1
  words[end - 1] = (words[end - 1] & keep) | (from[0] << tail)
  for (let k = 1; k < from.length; k++) {
    words[end - 1 + k] = (from[k - 1] >>> (32 - tail)) | (from[k] << tail)
  }
}

/** Continues the road before word begin with the cells of `from`, whose last word has `tail` bits of its own. */
function closeLeft(words: Int32Array, begin: number, from: Int32Array, tail: number) {
  for (let k = 1; k < from.length; k++) {
    const near = from[from.length - k]
    const far = from[from.length - 1 - k]
    words[begin - k] = tail === 32 ? near : (near << (32 - tail)) | (far >>> tail)
  }
}

/** Lays a road of one word around the ring again and again, over the whole block and its ghosts. */
function repeat(words: Int32Array, ghosts: number, cells: number) {
  const road = words[ghosts]
  const first = ghosts * 32
  for (let k = 0; k < words.length; k++) {
    let word = 0
    for (let bit = 0; bit < 32; bit++) {
      const i = (32 * k + bit - first + 32 * cells * ghosts) % cells
      word |= ((road >>> i) & 1) << bit
    }
    words[k] = word
  }
}
