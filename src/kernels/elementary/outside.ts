import { bits, tailOf } from '../../layouts/bits.js'
import type { BlockRange } from '../../layouts/layout.js'

/** The cells before the first and behind the last cell of a road that is not a ring, 0 or 1. */
export type Outside = { left: number; right: number }

/** Writes the cells outside into the outer ghosts of a block at an end of the road; one byte per cell. */
export function setOutside(
  block: Uint8Array,
  { cells, begin, end, ghosts }: BlockRange,
  { left, right }: Outside,
) {
  if (begin === 0) block.fill(left, 0, ghosts)
  if (end === cells) block.fill(right, block.length - ghosts)
}

/**
 * The same in words of 32 cells. Behind the road it also writes the bits of the last word above its tail.
 */
export function setOutsideBits(words: Int32Array, range: BlockRange, outside: Outside) {
  const [left, right] = [-outside.left, -outside.right]
  const { begin, end, ghosts } = range
  const length = end - begin + 2 * ghosts
  if (begin === 0) for (let w = 0; w < ghosts; w++) words[w] = left
  if (end < bits.units(range)) return
  for (let w = length - ghosts; w < length; w++) words[w] = right
  const tail = tailOf(range)
  const keep = tail === 32 ? -1 : (1 << tail) - 1
  const last = length - ghosts - 1
  words[last] = (words[last] & keep) | (right & ~keep)
}
