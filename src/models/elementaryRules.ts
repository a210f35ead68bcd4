import type { ElementaryRules } from '../kernels/elementary/rules.js'
import { kernels } from '../kernels/elementary/table.js'
import { ofCars, ofCells } from './observation.js'
import type { RulesKind } from './rulesKind.js'

/** Cells of one bit; the next state depends on the cell and its two neighbours. */
export const elementaryRules: RulesKind<ElementaryRules> = {
  kernels,
  road: (cells) => ({ cells, cars: 0, vmax: 0, open: false, radius: 1, lookahead: 0 }),
  counts: () => 1,
  isRandom: false,
  vmax: () => undefined,
  conserves: ({ counted }) => counted === 'moved',
  observe: (step, [count], { counted }, cars, cells) =>
    counted === 'moved'
      ? ofCars(step, [cars - count, count], Number.NaN, 0, cells)
      : ofCells(step, count, cells),
}
