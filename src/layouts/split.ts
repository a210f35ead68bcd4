import type { BlockRange, Layout, Road } from './layout.js'

/** A road cut into blocks. */
export type Split = {
  ranges: BlockRange[]
  /** Steps between two exchanges. */
  depth: number
}

/**
 * Splits a road into at most `parts` blocks of nearly equal length, with ghosts for `depth` steps.
 *
 * A block holds at least one unit more than it has ghosts, because it fills its neighbours' ghosts from its own units, and
 * the last unit of the road may be partly filled. On a short road this reduces first the ghosts and then the number of
 * blocks. A road of a few units is one block, its own neighbour.
 *
 * A block of cars that is the whole road needs no ghosts, so it may take any number of steps. An open road of cars is one
 * block, because its cars are other ones after a while.
 */
export function split(layout: Layout, road: Road, parts: number, depth: number): Split {
  const { radius, lookahead, open } = road
  const units = layout.units(road)
  const wanted = Math.min(
    Math.ceil((depth * radius + lookahead) / layout.span),
    layout.mostGhosts ?? Infinity,
  )
  const least = Math.ceil((radius + lookahead) / layout.span)
  const ghosts = parts === 1 ? wanted : Math.max(least, Math.min(wanted, Math.floor(units / parts) - 1))
  const blocks = Math.max(1, Math.min(parts, Math.floor(units / (ghosts + 1))))
  if (layout.mostGhosts && (blocks === 1 || open)) {
    return { ranges: [{ ...road, begin: 0, end: units, ghosts: 0 }], depth }
  }
  return {
    ranges: cut({ ...road, begin: 0, end: units, ghosts }, blocks),
    depth: Math.min(depth, Math.floor((ghosts * layout.span - lookahead) / radius)),
  }
}

/** Splits a block into blocks of nearly equal length. */
function cut(range: BlockRange, parts: number): BlockRange[] {
  const { begin, end } = range
  const boundary = (i: number) => begin + Math.floor(((end - begin) * i) / parts)
  return Array.from({ length: parts }, (_, i) => ({ ...range, begin: boundary(i), end: boundary(i + 1) }))
}

/** Splits a block into one per thread, or fewer if it is too short. */
export function splitEvenly(range: BlockRange, threads: number): BlockRange[] {
  const most = Math.floor((range.end - range.begin) / (range.ghosts + 1))
  return cut(range, Math.max(1, Math.min(threads, most)))
}

/**
 * The same with a block at each end that is as short as possible. These are advanced first, and their halo strips travel to
 * other processes while the inner blocks are advanced.
 *
 *     │ outer │ inner, thread 0 │ inner, thread 1 │ … │ inner, last thread │ outer │
 *
 * Thread 0 also has both outer blocks, so its inner block is shorter by their length. A block that is too short is not
 * split.
 */
export function splitWithEnds(range: BlockRange, threads: number): BlockRange[] {
  const { begin, end } = range
  const least = range.ghosts + 1
  const units = end - begin
  if (units < 3 * least) return [range]
  const inner = { ...range, begin: begin + least, end: end - least }
  const most = Math.min(threads, Math.floor(units / least) - 2)
  const first = most === 1 ? inner.end : inner.begin + Math.max(least, Math.floor(units / most) - 2 * least)
  const others = most === 1 ? [] : cut({ ...inner, begin: first }, most - 1)
  return [{ ...range, end: inner.begin }, { ...inner, end: first }, ...others, { ...range, begin: inner.end }]
}

/** Bytes of a cache line. Each block begins on a new one, so that two threads never write to the same line. */
const LINE = 64

/** Allocates blocks one after the other in memory, from this address on. */
export function allocate(layout: Layout, ranges: readonly BlockRange[], from: number) {
  const addresses: number[] = []
  let end = from
  for (const range of ranges) {
    addresses.push(end)
    end += LINE * Math.ceil(layout.bytes(range) / LINE)
  }
  return { addresses, end }
}
