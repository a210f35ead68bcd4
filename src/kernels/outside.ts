import type { Place } from '../layouts/layout.js'

/** What lies before the first and behind the last cell of a road that is no ring, in the bytes layout. */
export type Outside = { left: number; right: number }

/** Writes the cells outside into the ghosts of a block at an end of the road, all alike. */
export function setOutside(
  block: Uint8Array,
  { cells, begin, end, ghosts }: Place,
  { left, right }: Outside,
) {
  if (begin === 0) block.fill(left, 0, ghosts)
  if (end === cells) block.fill(right, block.length - ghosts)
}
