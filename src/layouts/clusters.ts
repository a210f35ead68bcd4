/**
 * Clusters of cells of one kind, such as the empty ones between two cars, and how they are counted by their length
 * where the road lies: each block counts those that begin and end on it, and says what it has at its ends, where they go
 * on. The road is not copied.
 */

/** Which cells make up a cluster: the empty ones, or those with a car of velocity 0. */
export type Kind = 'empty' | 'stopped'

/** Cells one after the other on the road, with so many of the kind at either end; all of them if `before` is `length`. */
export type Segment = { first: number; length: number; before: number; after: number }

export type Clusters = {
  /** How many clusters inside of the segments have length 1, 2, …; element 0 is 0. */
  counts: number[]
  segments: Segment[]
}

/**
 * Counts clusters on segments that are looked through from their first cell on: told where the kind of cell changes, of
 * which before the first cell there is none.
 */
export function openClusters(firsts: readonly number[], lengths: readonly number[]) {
  const counts: number[] = [0]
  /** Where a cluster began that is under way, or -1. */
  const since = lengths.map(() => -1)
  const befores = lengths.map(() => 0)
  return {
    change(segment: number, at: number) {
      const from = since[segment]
      since[segment] = from < 0 ? at : -1
      if (from === 0) befores[segment] = at
      else if (from > 0) addCluster(counts, at - from)
    },
    end(): Clusters {
      const segments = lengths.map((length, i): Segment => {
        const after = since[i] < 0 ? 0 : length - since[i]
        return { first: firsts[i], length, before: since[i] === 0 ? length : befores[i], after }
      })
      return { counts, segments: segments.filter(({ length }) => length > 0) }
    },
  }
}

/** The cells of a kind, in a word of 32; the planes of the word are `stride` words apart. */
export function wordOf(kind: Kind, words: Int32Array, at: number, planes: number, stride = 1): number {
  if (kind === 'stopped') return words[at]
  let cars = 0
  for (let k = 0; k < planes; k++) cars |= words[at + stride * k]
  return ~cars
}

/** Adds a cluster to the counts by length. */
function addCluster(counts: number[], length: number) {
  while (counts.length <= length) counts.push(0)
  counts[length]++
}

/**
 * Joins what blocks counted.
 *
 * @param ring whether the last cell is followed by the first
 * @param ends whether a cluster that reaches an end of the road, or is all of it, counts
 * @returns how many clusters have length 1, 2, …; element 0 is 0
 */
export function joinClusters(parts: readonly Clusters[], ring: boolean, ends: boolean): number[] {
  const counts: number[] = [0]
  for (const part of parts) {
    for (const [length, count] of part.counts.entries()) {
      while (counts.length <= length) counts.push(0)
      counts[length] += count
    }
  }
  const add = (length: number, counted: boolean) => {
    if (counted && length > 0) addCluster(counts, length)
  }
  const segments = parts.flatMap((part) => part.segments).sort((a, b) => a.first - b.first)
  let open = 0
  let first: number | undefined
  for (const { length, before, after } of segments) {
    if (before === length) open += length
    else {
      if (first === undefined) first = open + before
      else add(open + before, true)
      open = after
    }
  }
  if (first === undefined) add(open, ends)
  else if (ring) add(open + first, true)
  else {
    add(first, ends)
    add(open, ends)
  }
  return counts
}
