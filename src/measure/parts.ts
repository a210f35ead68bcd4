/**
 * A list that is worked on in parts. A part takes every n-th element and not a stretch of them: of the densities of a
 * sweep neighbours cost about the same, and others more or less. So the parts take about equally long, and each reaches
 * over the whole range.
 */

/** Part `part` of `parts`, counted from 1. */
export const partOf = <Element>(all: readonly Element[], part: number, parts: number): Element[] =>
  all.filter((_, i) => i % parts === part - 1)

/** All parts, in their order, put together again. */
export const interleave = <Element>(parts: readonly (readonly Element[])[]): Element[] =>
  Array.from(
    { length: parts.reduce((sum, part) => sum + part.length, 0) },
    (_, i) => parts[i % parts.length][Math.floor(i / parts.length)],
  )
