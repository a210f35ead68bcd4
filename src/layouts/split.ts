import type { Layout, Place, Road } from './layout.js'

/** A road cut into blocks. */
export type Split = {
  places: Place[]
  /** Steps that a block can take before it must exchange again. */
  depth: number
}

/**
 * Cuts a road into at most `parts` blocks of nearly equal length, with ghosts for `depth` steps.
 *
 * A neighbour's ghosts are filled from a block's own units, of which the last may be partly ghost itself, so a block
 * holds at least one unit more than it has ghosts. Where that is too much for so many parts, the ghosts are made
 * fewer, and at last the blocks: a road of a few units is one block, its own neighbour. An infinite depth means one block
 * without ghosts.
 */
export function split(layout: Layout, road: Road, parts: number, depth: number): Split {
  const { reach, margin } = road
  const units = layout.units(road)
  if (depth === Number.POSITIVE_INFINITY)
    return { places: [{ ...road, begin: 0, end: units, ghosts: 0 }], depth }
  const wanted = Math.ceil((depth * reach + margin) / layout.span)
  const least = Math.ceil((reach + margin) / layout.span)
  const ghosts = parts === 1 ? wanted : Math.max(least, Math.min(wanted, Math.floor(units / parts) - 1))
  const blocks = Math.max(1, Math.min(parts, Math.floor(units / (ghosts + 1))))
  const boundary = (i: number) => Math.floor((units * i) / blocks)
  return {
    places: Array.from({ length: blocks }, (_, i) => ({
      ...road,
      begin: boundary(i),
      end: boundary(i + 1),
      ghosts,
    })),
    depth: Math.min(depth, Math.floor((ghosts * layout.span - margin) / reach)),
  }
}

/** Each block begins on a cache line of its own, so that two threads never write to the same one. */
const LINE = 64

/** Lays blocks one behind the other in memory, from this address on. */
export function layOut(layout: Layout, places: readonly Place[], from: number) {
  const addresses: number[] = []
  let end = from
  for (const place of places) {
    addresses.push(end)
    end += LINE * Math.ceil(layout.bytes(place) / LINE)
  }
  return { addresses, end }
}
