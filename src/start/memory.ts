import { freeMemory } from '../host.js'
import type { Kernel } from '../kernels/kernel.js'
import type { Road } from '../layouts/layout.js'
import { allocate, split } from '../layouts/split.js'

/** The steps between exchanges, for the length of the road in units of the layout. */
export type DepthOf = (units: number) => number

/**
 * Checks before any work that the road fits into memory.
 *
 * @param wanted its cells
 * @param roadOf a road of so many cells
 * @param ranks number of processes that share the road
 * @throws {RangeError} saying how many cells fit
 */
export function checkFits(
  kernel: Kernel,
  wanted: number,
  roadOf: (cells: number) => Road,
  ranks: number,
  depthOf: DepthOf,
) {
  const holds = (cells: number) => cells === 0 || fits(kernel, roadOf(cells), ranks, depthOf)
  if (holds(wanted)) return
  let [most, tooMany] = [0, wanted]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (holds(middle)) most = middle
    else tooMany = middle
  }
  throw new RangeError(`cells: ${wanted} are too many for memory; with kernel '${kernel.name}' ${most} fit`)
}

/** Largest memory of a kernel: WebAssembly has addresses of 32 bits. The last page stays free. */
const ADDRESSES = 2 ** 32 - 2 ** 16

/** Whether the part of one rank fits into memory, together with its packed copy at the start. */
export function fits(kernel: Kernel, road: Road, ranks: number, depthOf: DepthOf): boolean {
  const { bytes, parts } = memoryOf(kernel, road, ranks, depthOf)
  return bytes <= ADDRESSES && bytes + road.cells / (8 * parts) <= freeMemory()
}

function memoryOf(kernel: Kernel, road: Road, ranks: number, depthOf: DepthOf) {
  if (kernel.sort === 'road') return { bytes: kernel.bytes(road.cells), parts: 1 }
  const { layout } = kernel
  const { ranges } = split(layout, road, ranks, depthOf(layout.units(road)))
  // The last block is never shorter than another.
  return { bytes: allocate(layout, ranges.slice(-1), 0).end, parts: ranges.length }
}
