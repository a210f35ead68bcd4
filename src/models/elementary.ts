import { checkInteger, checkNames } from '../check.js'
import type { ElementaryRules } from '../kernels/elementary/rules.js'
import type { Descriptor } from './descriptor.js'

/** A model made by `elementary`. */
export type Elementary = { readonly name: 'elementary'; readonly rule: number }

/**
 * An elementary cellular automaton: a cell is 0 or 1, and its next state depends on itself and its two neighbours.
 *
 * The next state is bit 4 left + 2 cell + right of the rule's number. Rule 184 is traffic to the right, 90 Pascal's
 * triangle modulo 2, 30 is chaotic, 110 is universal.
 *
 * @param rule Wolfram's number, an integer from 0 to 255
 * @throws {TypeError | RangeError} for anything else
 *
 * @example
 * const sim = await createSimulation({ model: elementary(110), cells: 1000, density: 0.5 })
 *
 * @see S. Wolfram, Statistical mechanics of cellular automata, Rev. Mod. Phys. 55, 601 (1983).
 */
export function elementary(rule: number): Elementary {
  return { name: 'elementary', rule: checkInteger('rule', rule, 0, 255) }
}

export const elementaryModel: Descriptor<Elementary> = {
  title: ({ rule }) => `Rule ${rule}`,
  check(model) {
    checkNames('elementary', model, ['name', 'rule'])
    return elementary(model.rule)
  },
  ends: 'fixed',
  rules({ rule }, boundary): ElementaryRules {
    const outside = boundary !== 'ring' && 'left' in boundary ? { outside: boundary } : {}
    return { kind: 'elementary', rule, counted: 'population', ...outside }
  },
}
