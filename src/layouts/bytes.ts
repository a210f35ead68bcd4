import { type Clusters, openClusters } from './clusters.js'
import type { BlockRange, Cells, Layout, Memory } from './layout.js'

/**
 * One byte per cell: 0 empty, 1 a car. There are ghosts at both ends, and two copies of everything: a step reads one copy
 * and writes the other. The first word says which copy is the road now, for all who share the memory.
 *
 *     │ which, 64 bytes │ ghosts │ cells … │ ghosts │ ghosts │ cells … │ ghosts │
 *                         copy 0                      copy 1
 */
export const bytes: Layout = {
  name: 'bytes',
  span: 1,
  units: ({ cells }) => cells,
  bytes: (range) => HEAD + 2 * lengthOf(range),
  stripBytes: ({ ghosts }) => ghosts + 1,
  cellRanges: ({ begin, end }) => [{ from: begin, to: end }],
}

const HEAD = 64
const lengthOf = (range: BlockRange): number => range.end - range.begin + 2 * range.ghosts

export function openBytes(memory: Memory, address: number, range: BlockRange): Cells {
  const { begin, end, ghosts } = range
  const count = end - begin
  const { copy, which, current } = copies(memory, address, range)
  const strips = copy.map((road) => ({
    left: road.subarray(ghosts, 2 * ghosts + 1),
    right: road.subarray(count - 1, count + ghosts),
  }))
  return {
    load(packed, extent) {
      const at = extent === 'block' ? 0 : begin
      const own = current().subarray(ghosts, ghosts + count)
      for (let i = 0; i < count; i++) own[i] = (packed[Math.floor((at + i) / 8)] >> ((at + i) % 8)) & 1
    },
    store(packed, extent) {
      const at = extent === 'block' ? 0 : begin
      const own = current().subarray(ghosts, ghosts + count)
      for (let i = 0; i < count; i++) packed[Math.floor((at + i) / 8)] |= own[i] << ((at + i) % 8)
    },
    states(from, states) {
      const [first, until] = [Math.max(from, begin), Math.min(from + states.length, end)]
      if (first >= until) return
      states.set(current().subarray(ghosts + first - begin, ghosts + until - begin), first - from)
    },
    gaps: () => emptyRuns(current().subarray(ghosts, ghosts + count), begin),
    strip: (side) => strips[which[0]][side],
    // Cell by cell, outwards: on a road shorter than its ghosts, ghosts just copied are copied again.
    receive(side, strip) {
      const road = current()
      if (side === 'right') for (let k = 0; k < ghosts; k++) road[ghosts + count + k] = strip[k]
      else for (let k = 0; k < ghosts; k++) road[ghosts - 1 - k] = strip[ghosts - k]
    },
  }
}

function emptyRuns(cells: Uint8Array, first: number): Clusters {
  const found = openClusters([first], [cells.length])
  let inside = false
  for (let i = 0; i < cells.length; i++) {
    if ((cells[i] === 0) === inside) continue
    inside = !inside
    found.change(0, i)
  }
  return found.end()
}

/** The two copies of a block, ghosts included. `current` is the road now, `next` the other copy; `swap` exchanges them. */
export function copies(memory: Memory, address: number, range: BlockRange) {
  const length = lengthOf(range)
  const which = new Int32Array(memory.buffer, address, 1)
  const copy = [0, 1].map((i) => new Uint8Array(memory.buffer, address + HEAD + i * length, length))
  return {
    copy,
    which,
    current: () => copy[which[0]],
    next: () => copy[1 - which[0]],
    swap: () => {
      which[0] = 1 - which[0]
    },
  }
}
