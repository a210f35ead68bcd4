import { siteOf } from '../../layouts/lanes.js'
import type { BlockRange } from '../../layouts/layout.js'
import { happens, stepKey } from '../../random/draws.js'
import type { CarRules } from './rules.js'

/**
 * Returns for each step a function `slows(i, stood)`: whether a car slows down at random. `i` is the index of its cell in
 * the block, ghosts included; `stood` says whether it stood still.
 *
 * Just before the first cell of an open road, and on its last cell, no car slows down: other draws decide there.
 */
export function openSlows({ slow, slowStart, seed, ends }: CarRules, range: BlockRange) {
  const { cells, begin, ghosts } = range
  const site = siteOf(range)
  return (step: number) => {
    const key = stepKey(seed, step)
    return (i: number, stood: boolean): boolean => {
      const cell = begin - ghosts + i
      if (ends && (cell === -1 || cell === cells - 1)) return false
      const chance = stood ? slowStart : slow
      if (chance === 0) return false
      const { row, lane } = site(((cell % cells) + cells) % cells)
      return happens(key, row, lane, chance)
    }
  }
}
