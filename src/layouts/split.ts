import type { BlockRange, Layout, Road } from './layout.js'

/** A road cut into blocks. */
export type Split = {
  ranges: BlockRange[]
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
  const { radius, lookahead } = road
  const units = layout.units(road)
  if (depth === Number.POSITIVE_INFINITY)
    return { ranges: [{ ...road, begin: 0, end: units, ghosts: 0 }], depth }
  const wanted = Math.ceil((depth * radius + lookahead) / layout.span)
  const least = Math.ceil((radius + lookahead) / layout.span)
  const ghosts = parts === 1 ? wanted : Math.max(least, Math.min(wanted, Math.floor(units / parts) - 1))
  const blocks = Math.max(1, Math.min(parts, Math.floor(units / (ghosts + 1))))
  return {
    ranges: cut({ ...road, begin: 0, end: units, ghosts }, blocks),
    depth: Math.min(depth, Math.floor((ghosts * layout.span - lookahead) / radius)),
  }
}

/** Cuts a block into some of nearly equal length. */
function cut(range: BlockRange, parts: number): BlockRange[] {
  const { begin, end } = range
  const boundary = (i: number) => begin + Math.floor(((end - begin) * i) / parts)
  return Array.from({ length: parts }, (_, i) => ({ ...range, begin: boundary(i), end: boundary(i + 1) }))
}

/**
 * Cuts a block into one for each of several threads, or fewer if it is too short.
 */
export function splitEvenly(range: BlockRange, threads: number): BlockRange[] {
  const most = Math.floor((range.end - range.begin) / (range.ghosts + 1))
  return cut(range, Math.max(1, Math.min(threads, most)))
}

/**
 * The same, but its ends are blocks of their own, no longer than they must be: they are advanced first, and their edges
 * travel to other processes while the inner blocks are advanced.
 *
 *     │ outer │ inner, thread 0 │ inner, thread 1 │ … │ inner, last thread │ outer │
 *
 * Thread 0 has both of the outer blocks as well, so its inner one is shorter by as much. A block that is too short for all
 * this stays whole.
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

/** Each block begins on a cache line of its own, so that two threads never write to the same one. */
const LINE = 64

/** Lays blocks one behind the other in memory, from this address on. */
export function allocate(layout: Layout, ranges: readonly BlockRange[], from: number) {
  const addresses: number[] = []
  let end = from
  for (const range of ranges) {
    addresses.push(end)
    end += LINE * Math.ceil(layout.bytes(range) / LINE)
  }
  return { addresses, end }
}
