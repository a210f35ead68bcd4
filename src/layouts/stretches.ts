import type { Stretch } from './layout.js'
import { planesOf } from './packed.js'
import { copyCells } from './words.js'

/**
 * Some stretches of a road, packed one right behind the other, bit by bit; its planes one after the other:
 *
 *     road      ░░░░aaaa░░░░░░bbb░░░░░cc░░
 *     packed    aaaabbbcc
 */

/** Cells of so many stretches. */
export const cellsOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((cells, { from, to }) => cells + to - from, 0)

/** Room for them. */
export const roomFor = (stretches: readonly Stretch[], planes: number): Uint8Array =>
  new Uint8Array(planes * Math.ceil(cellsOf(stretches) / 8))

/** Takes stretches out of a road. */
export function takeStretches(road: Uint8Array, planes: number, stretches: readonly Stretch[]): Uint8Array {
  const packed = roomFor(stretches, planes)
  const parts = planesOf(packed, planes)
  for (const [k, plane] of planesOf(road, planes).entries()) {
    eachStretch(stretches, ({ from, to }, at) => copyCells(plane, from, parts[k], at, to - from))
  }
  return packed
}

/** Moves some packed stretches, of one plane, to where they belong among longer ones; both ascend. */
export function moveStretches(
  from: Uint8Array,
  some: readonly Stretch[],
  to: Uint8Array,
  all: readonly Stretch[],
) {
  let i = 0
  let begin = 0
  eachStretch(some, (stretch, at) => {
    for (; all[i].to <= stretch.from; i++) begin += all[i].to - all[i].from
    copyCells(from, at, to, begin + stretch.from - all[i].from, stretch.to - stretch.from)
  })
}

/** Visits stretches, with the place that each of them has where they are packed. */
export function eachStretch(stretches: readonly Stretch[], visit: (stretch: Stretch, at: number) => void) {
  let at = 0
  for (const stretch of stretches) {
    visit(stretch, at)
    at += stretch.to - stretch.from
  }
}
