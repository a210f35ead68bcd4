import type { Rules } from '../models/rules.js'
import type { Road } from './layout.js'

/** What a layout must know of a road with these rules. */
export function roadOf(cells: number, rules: Rules): Road {
  return rules.kind === 'elementary'
    ? { cells, planes: 1, reach: 1, margin: 0 }
    : { cells, planes: rules.vmax + 1, reach: rules.vmax, margin: 1 }
}
