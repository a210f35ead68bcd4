import { checkInteger } from '../check.js'
import type { Model } from './model.js'

/**
 * An elementary cellular automaton: a cell is 0 or 1, and its next state depends on itself and its two neighbours.
 *
 * The rule's number says how: bit 4 left + 2 cell + right of it is the next state. Rule 184 is traffic to the right,
 * 90 Pascal's triangle modulo 2, 30 chaotic, 110 universal.
 *
 * @param rule Wolfram's number, an integer from 0 to 255
 * @throws {TypeError | RangeError} for anything else
 *
 * @example
 * const sim = await createSimulation({ model: elementary(110), cells: 1000, density: 0.5 })
 *
 * @see S. Wolfram, Statistical mechanics of cellular automata, Rev. Mod. Phys. 55, 601 (1983).
 */
export function elementary(rule: number): Model {
  return { name: 'elementary', rule: checkInteger('rule', rule, 0, 255) }
}
