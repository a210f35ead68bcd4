import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CarRules } from '../../src/kernels/cars/rules.js'
import { joinClusters } from '../../src/layouts/clusters.js'
import { openLongGaps, PLACE, placesFor } from '../../src/layouts/longGaps.js'
import { openRows, rows } from '../../src/layouts/rows.js'
import { chance } from '../../src/random/draws.js'
import { lockstep } from '../lockstep.js'
import { randomRoad } from '../roads.js'
import { roadFor, type Strategy, start } from '../strategies.js'

test('a table of long gaps has what was put into it last', () => {
  const most = 12
  const changes = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.nat(3)), { maxLength: 400 })
  fc.assert(
    fc.property(changes, (changes) => {
      const places = placesFor(most)
      const table = openLongGaps(new ArrayBuffer(PLACE * places), 0, places)
      const known = new Map<number, number>()
      for (const [number, gap] of changes) {
        if (known.size === most && !known.has(number)) continue
        table.set(number, gap)
        if (gap > 0) known.set(number, gap)
        else known.delete(number)
        for (let car = -20; car <= 20; car++) expect(table.get(car)).toBe(known.get(car) ?? 0)
      }
      table.clear()
      for (const number of known.keys()) expect(table.get(number)).toBe(0)
    }),
    { seed: 5, numRuns: 60 },
  )
})

/** More cars than a tile has, so that not all digits of gaps have planes. */
const CARS = 8192 + 300

/** Cars in groups of `together`, with gaps between them that are less than, as long as and more than a long one. */
function grouped(density: number, together: number, velocity: number): Uint8Array {
  const cells = Math.ceil(CARS / density)
  const road = new Uint8Array(cells)
  const free = (cells - CARS) / Math.ceil(CARS / together)
  let position = 0
  for (let car = 0; car < CARS; car++) {
    road[Math.floor(position)] = 1 + velocity
    position += 1 + (car % together === together - 1 ? free : 0)
  }
  return road
}

const rulesOf = (vmax: number, p: number, p0 = p): CarRules => ({
  ...{ kind: 'cars', vmax, slow: chance(p), slowStart: chance(p0), seed: 5743 },
})

/** The most digits of a gap that a row has, and the steps after which gaps are sorted. */
function planesOf(road: Uint8Array, rules: CarRules) {
  const range = { ...roadFor(road, rules), begin: 0, end: Math.ceil(CARS / 128), ghosts: 0 }
  return openRows({ buffer: new ArrayBuffer(rows.bytes(range)) }, 0, range)
}

test('a ghost row has the gaps of the row that it is a copy of', () => {
  const road = roadFor(grouped(0.7, 250, 0), rulesOf(5, 0.3))
  const blocks = [0, 1].map((i) => {
    const range = { ...road, begin: 3 * i, end: 3 * i + 3, ghosts: 1 }
    return openRows({ buffer: new ArrayBuffer(rows.bytes(range)) }, 0, range)
  })
  for (const gaps of [
    [5, 1000, 31, 32, 63, 64, 3639],
    [32, 0, 0, 999],
  ]) {
    for (const cars of blocks) cars.reset()
    gaps.forEach((gap, car) => {
      blocks[1].put(10 * car, 0, gap, 0)
    })
    blocks[0].receive('right', blocks[1].strip('left'))
    expect(gaps.map((_, car) => blocks[0].gap(3 * 128 + 10 * car))).toEqual(gaps)
  }
})

/** What there is to see of a road after some steps: the counts, and digests of cells, cars and gaps. */
async function seen(strategy: Strategy, road: Uint8Array, rules: CarRules) {
  const run = await start(strategy, road, undefined, rules)
  const all: unknown[] = []
  for (const some of [1, 2, 60, 127, 300]) {
    all.push(await run.advance(some, [Math.ceil(some / 2)]))
    const { positions, states } = await run.trace!(0, CARS)
    const window = await run.states(road.length - 5000, road.length)
    const gaps = joinClusters(await run.clusters('gaps'), true, false)
    const digest = createHash('sha256').update(await run.packed())
    for (const numbers of [positions, states, window, Float64Array.from(gaps)]) digest.update(numbers)
    all.push(digest.digest('hex'))
  }
  await run.close()
  return all
}

// With few cells per car a gap is long from 32 cells on, and gaps must be sorted after few steps; with many, from 1024 on.
test.each([
  [0.7, rulesOf(5, 0.3)],
  [0.7, rulesOf(8, 0.5, 0.9)],
  [0.5, rulesOf(1, 0.5)],
  [0.1, rulesOf(5, 0.3, 0.7)],
  [0.03, rulesOf(3, 0.1)],
])('long gaps are gaps like others: density %d, %o', async (density, rules) => {
  const alone = { executor: lockstep, workers: 1 }
  for (const together of [100, CARS]) {
    const road = grouped(density, together, rules.vmax)
    const { gapPlanes, mostSteps } = planesOf(road, rules)
    // Some gaps are long if cars are together.
    if (together === CARS) expect(road.length - CARS).toBeGreaterThan(2 ** (gapPlanes - 1))
    expect(mostSteps).toBeLessThan(2 ** 11)
    const expected = await seen({ kernel: { name: 'wasm' }, ...alone }, road, rules)
    for (const name of ['bitwise', 'simd'] as const) {
      for (const workers of [1, 3]) {
        const found = await seen({ kernel: { name }, executor: lockstep, workers }, road, rules)
        expect(found, `${name}, ${workers} blocks, groups of ${together}`).toEqual(expected)
      }
    }
  }
})

test('cars that stand for ever have a gap that grows as fast as it can', async () => {
  // Those in the second half start, and the one behind them never does.
  const rules = rulesOf(5, 0, 1)
  const road = randomRoad(Math.ceil(CARS / 0.7), 0.7).map((car, i, { length }) =>
    i > length / 2 ? 6 * car : car,
  )
  const known = await seen({ kernel: { name: 'naive' }, executor: lockstep, workers: 1 }, road, rules)
  const found = await seen({ kernel: { name: 'simd' }, executor: lockstep, workers: 1 }, road, rules)
  expect(found).toEqual(known)
})
