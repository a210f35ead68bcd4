import { bytes, copies, openBytes } from '../layouts/bytes.js'
import type { Kernel } from './kernel.js'
import { bufferMemory } from './memory.js'

/** Operations on whole arrays, as one writes them with NumPy: the road, and the road shifted either way. */
export const vectorised: Kernel = {
  name: 'vectorised',
  layout: bytes,
  depth: () => 1,
  missing: () => undefined,
  memory: bufferMemory,
  open(memory, address, place) {
    const { copy, which, swap } = copies(memory, address, place)
    const views = copy.map((road) => ({
      cell: road.subarray(1, -1),
      left: road.subarray(0, -2),
      right: road.subarray(2),
    }))
    const first = place.ghosts - 1
    const end = first + place.end - place.begin
    return {
      ...openBytes(memory, address, place),
      advance(steps, observed) {
        const counts = []
        for (let i = 1; i <= steps; i++) {
          const { cell, left, right } = views[which[0]]
          if (i === observed[counts.length]) {
            counts.push(countGreater(cell.subarray(first, end), right.subarray(first, end)))
          }
          where(cell, right, left, views[1 - which[0]].cell)
          swap()
        }
        return counts
      },
    }
  },
}

/** numpy.where(condition, a, b, out). */
function where(condition: Uint8Array, a: Uint8Array, b: Uint8Array, out: Uint8Array) {
  for (let i = 0; i < out.length; i++) out[i] = condition[i] ? a[i] : b[i]
}

/** numpy.count_nonzero(a > b). */
function countGreater(a: Uint8Array, b: Uint8Array): number {
  let count = 0
  for (let i = 0; i < a.length; i++) if (a[i] > b[i]) count++
  return count
}
