/** Every strategy on every model but traffic on a ring, which test/strategies.test.ts tries harder. */
import { describe, test } from 'vitest'
import type { CarRules } from '../src/kernels/cars/rules.js'
import type { ElementaryRules } from '../src/kernels/elementary/rules.js'
import { chance } from '../src/random/draws.js'
import type { Rules } from './definition.js'
import { randomRoad } from './roads.js'
import { expectAgreement, kernelFor, type Piece, quickStrategies, strategies } from './strategies.js'

const rule = (rule: number, outside?: ElementaryRules['outside']): Rules => ({
  kind: 'elementary',
  rule,
  counted: 'population',
  ...(outside && { outside }),
})
const cars = (vmax: number, p: number, p0 = p, ends?: CarRules['ends']): Rules => ({
  kind: 'cars',
  vmax,
  slow: chance(p),
  slowStart: chance(p0),
  seed: 5743,
  ...(ends && { ends }),
})
const open = (entry: number, exit: number) => ({ entry: chance(entry), exit: chance(exit) })

const models: [string, Rules][] = [
  ...[30, 45, 110, 150, 184].map((n): [string, Rules] => [`rule ${n}`, rule(n)]),
  ['rule 110 between 0 and 1', rule(110, { left: 0, right: 1 })],
  ['rule 30 between 1 and 0', rule(30, { left: 1, right: 0 })],
  ['rule 1 between 1 and 1', rule(1, { left: 1, right: 1 })],
  ['rule 184 between 1 and 0', rule(184, { left: 1, right: 0 })],
  ['cars, vmax 1, p 0.5', cars(1, 0.5)],
  ['cars, vmax 2, p 0', cars(2, 0)],
  ['cars, vmax 3, p 1', cars(3, 1)],
  ['cars, vmax 3, p 0, p0 1', cars(3, 0, 1)],
  ['cars, vmax 3, p 1, p0 0', cars(3, 1, 0)],
  ['cars, vmax 4, p 0.1', cars(4, 0.1)],
  ['cars, vmax 5, p 0.3', cars(5, 0.3)],
  ['cars, vmax 5, p 0.01, p0 0.5', cars(5, 0.01, 0.5)],
  ['cars, vmax 6, p 0.75, p0 0', cars(6, 0.75, 0)],
  ['cars, vmax 7, p 2^-32', cars(7, 2 ** -32)],
  ['cars, vmax 8, p 0.3', cars(8, 0.3)],
  ['cars, vmax 1, p 0, open', cars(1, 0, 0, open(0.5, 0.7))],
  ['cars, vmax 1, p 0.3, open', cars(1, 0.3, 0.3, open(0.9, 0.2))],
  ['cars, vmax 5, p 0.3, p0 0.6, open', cars(5, 0.3, 0.6, open(0.8, 0.5))],
  ['cars, vmax 8, p 0.2, open wide', cars(8, 0.2, 0.2, open(1, 1))],
]

/** Around words, rows and blocks of the layouts, and around the fewest cells for all the lanes of each model. */
const lengths = [
  1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 257, 512, 639, 640, 641, 1025,
  1409,
]

const pieces: Piece[] = [
  { steps: 1, observed: [1] },
  { steps: 5, observed: [1, 2, 5] },
  { steps: 2, observed: [] },
  { steps: 13, observed: [4, 8, 9, 13] },
]

const roads = new Map<string, Uint8Array>()

/** Random states: at most 1 + vmax, and none where a cell is empty. */
function roadOf(cells: number, density: number, rules: Rules): Uint8Array {
  const key = `${cells} ${density} ${JSON.stringify(rules)}`
  const known = roads.get(key)
  if (known) return known
  const fast = rules.kind === 'cars' ? rules.vmax + 1 : 1
  const draws = randomRoad(8 * cells, 0.5, cells + 1)
  const road = randomRoad(cells, density, cells).map((car, i) => {
    const number = draws.subarray(8 * i, 8 * i + 8).reduce((sum, bit) => 2 * sum + bit, 0)
    return car * (1 + (number % fast))
  })
  roads.set(key, road)
  return road
}

describe.each(models)('%s', (_, rules) => {
  const able = quickStrategies.filter(([, { kernel }]) => kernelFor(kernel, rules))
  describe.each(able)('%s', (_, strategy) => {
    test('is right at every length', async () => {
      for (const cells of lengths) {
        await expectAgreement(strategy, roadOf(cells, 0.4, rules), pieces, undefined, rules)
      }
    })

    test('is right at every density and depth', async () => {
      for (const [density, depth] of [
        [0, 1],
        [0.1, 2],
        [0.3, 3],
        [0.6, 4],
        [0.9, 7],
        [1, 31],
      ]) {
        for (const cells of [2, 130, 1021]) {
          await expectAgreement(strategy, roadOf(cells, density, rules), pieces, depth, rules)
        }
      }
    })
  })

  const threads = strategies.filter(
    ([, { kernel, executor, workers }]) =>
      executor.name === 'threads' && workers === 3 && kernelFor(kernel, rules),
  )
  test.each(threads)('%s is right', async (_, strategy) => {
    await expectAgreement(strategy, roadOf(128 * 48 + 77, 0.35, rules), pieces, 3, rules)
  })
})
