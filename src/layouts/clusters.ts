/**
 * Clusters of adjacent cells of one kind, such as the empty cells between two cars. They are counted by their length,
 * without a copy of the road: each block counts the clusters inside it, and returns the lengths of those at its ends,
 * which may continue in other blocks.
 */

/** What is counted: runs of empty cells, or of stopped cars. */
export type Kind = 'gaps' | 'jams'

/** Adjacent cells of the road. `before` and `after` of them, at the two ends, are of the kind; all if `before` is `length`. */
export type Segment = { first: number; length: number; before: number; after: number }

export type Clusters = {
  /** Element n is the number of clusters of length n that touch no end of a segment. */
  counts: number[]
  segments: Segment[]
}

/**
 * Counts clusters on segments, which are scanned from their first cell on. Call `change` wherever a cluster begins or has
 * ended, with the cell's number within its segment.
 */
export function openClusters(firsts: readonly number[], lengths: readonly number[]) {
  const counts: number[] = [0]
  /** Per segment: where the current cluster began, or -1. */
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

/** Adds a cluster to the counts by length. */
function addCluster(counts: number[], length: number) {
  while (counts.length <= length) counts.push(0)
  counts[length]++
}

/**
 * Joins the counts of blocks.
 *
 * @param ring whether the last cell is followed by the first
 * @param ends whether a cluster counts that touches an end of the road, or is all of it
 * @returns element n is the number of clusters of length n
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
