import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { bufferMemory } from '../../wasm/memory.js'
import { type Block, type BlockKernel, NO_BOUNDARY_COUNTS } from '../kernel.js'
import { setOutside } from './outside.js'
import type { ElementaryRules } from './rules.js'

/** Operations on whole arrays, as in NumPy: the road, and the road shifted to either side. */
export const vectorised: BlockKernel = {
  sort: 'block',
  name: 'vectorised',
  layout: bytes,
  depth: () => 1,
  unavailable: () => undefined,
  memory: bufferMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: ElementaryRules): Block {
  const { copy, which, swap } = copies(memory, address, range)
  const views = copy.map((road) => ({
    cell: road.subarray(1, -1),
    left: road.subarray(0, -2),
    right: road.subarray(2),
  }))
  const first = range.ghosts - 1
  const end = first + range.end - range.begin
  const bits = Uint8Array.from({ length: 8 }, (_, i) => (rules.rule >> i) & 1)
  return {
    ...openBytes(memory, address, range),
    boundaryCounts: NO_BOUNDARY_COUNTS,
    advance(steps, observed) {
      const counts: number[] = []
      for (let i = 1; i <= steps; i++) {
        const isObserved = i === observed[counts.length]
        if (rules.outside) setOutside(copy[which[0]], range, rules.outside)
        const { cell, left, right } = views[which[0]]
        const next = views[1 - which[0]].cell
        if (isObserved && rules.counted === 'moved') {
          counts.push(countGreater(cell.subarray(first, end), right.subarray(first, end)))
        }
        if (rules.rule === 184) where(cell, right, left, next)
        else take(bits, left, cell, right, next)
        swap()
        if (isObserved && rules.counted === 'population') counts.push(sum(next.subarray(first, end)))
      }
      return counts
    },
  }
}

/** numpy.where(condition, a, b, out). */
function where(condition: Uint8Array, a: Uint8Array, b: Uint8Array, out: Uint8Array) {
  for (let i = 0; i < out.length; i++) out[i] = condition[i] ? a[i] : b[i]
}

/** numpy.take(bits, 4 * a + 2 * b + c, out=out). */
function take(bits: Uint8Array, a: Uint8Array, b: Uint8Array, c: Uint8Array, out: Uint8Array) {
  for (let i = 0; i < out.length; i++) out[i] = bits[4 * a[i] + 2 * b[i] + c[i]]
}

/** numpy.count_nonzero(a > b). */
function countGreater(a: Uint8Array, b: Uint8Array): number {
  let count = 0
  for (let i = 0; i < a.length; i++) if (a[i] > b[i]) count++
  return count
}

/** numpy.sum(a). */
function sum(a: Uint8Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]
  return total
}
