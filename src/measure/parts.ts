/**
 * Splits a list into n parts: each takes every n-th element. In a sweep neighbouring densities cost about the same time,
 * so parts cost about the same, and each covers the whole range.
 */

/** Part `part` of `parts`, counted from 1. */
export const partOf = <Element>(all: readonly Element[], part: number, parts: number): Element[] =>
  all.filter((_, i) => i % parts === part - 1)

/** The inverse of `partOf`: the whole list, from all its parts in order. */
export const interleave = <Element>(parts: readonly (readonly Element[])[]): Element[] =>
  Array.from(
    { length: parts.reduce((sum, part) => sum + part.length, 0) },
    (_, i) => parts[i % parts.length][Math.floor(i / parts.length)],
  )
