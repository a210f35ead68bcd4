import { siteOf } from '../../layouts/lanes.js'
import type { BlockRange } from '../../layouts/layout.js'
import { happens, stepKey } from '../../random/draws.js'
import type { CarRules } from './rules.js'

/**
 * Whether a car slows down at random in the move into a step, cell by cell of a block: `slows(i, stood)` for the cell
 * with index i, ghosts included, and a car that `stood` still or not.
 *
 * At the ends of an open road other draws decide: there, just before the first cell and on the last one, none does.
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
