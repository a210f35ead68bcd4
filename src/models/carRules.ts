import type { CarRules } from '../kernels/cars/rules.js'
import { kernels } from '../kernels/cars/table.js'
import { ofCars } from './observation.js'
import type { RulesKind } from './rulesKind.js'

/** Cars with velocities. A car looks at the car ahead; counting jams needs one more. */
export const carRules: RulesKind<CarRules> = {
  kernels,
  road: (cells, { vmax, ends }, cars) => ({
    ...{ cells, cars, vmax, open: ends !== undefined },
    ...{ radius: 1, lookahead: 1 },
  }),
  // Those of each velocity, the runs of stopped cars, and on an open road the cells driven into by the car that left.
  counts: ({ vmax, ends }) => vmax + 2 + (ends ? 1 : 0),
  isRandom: true,
  vmax: ({ vmax }) => vmax,
  conserves: () => true,
  observe(step, counted, { vmax }, _, cells) {
    const [jams, drivenOut = 0] = counted.slice(vmax + 1)
    return ofCars(step, counted.slice(0, vmax + 1), jams, drivenOut, cells)
  },
}
