/** The model on paper against numbers worked out by hand. */
import { describe, expect, test } from 'vitest'
import { ARCHER2, LATENCY, sumOver } from '../../bench/mpi/archer2.js'
import {
  bestDepth,
  carsUpTo,
  efficiency,
  exchangeSeconds,
  type Machine,
  rowsAt,
  rowsByHand,
  rowsOf,
  stepSeconds,
  TRAFFIC,
} from '../../bench/mpi/model.js'

/** A row takes a nanosecond and a step two besides, an exchange 3 µs besides its bytes, of which a nanosecond brings one. */
const machine: Machine = {
  row: 1e-9,
  start: 2e-9,
  call: 1e-6,
  latency: 2e-6,
  bandwidth: 1e9,
  sum: (ranks) => 2e-6 * Math.log2(ranks),
}
const cars = carsUpTo(5, 0.1)

describe('the model', () => {
  test('cuts roads into rows of 128 cells', () => {
    expect(rowsOf(128_000, 10)).toBe(100)
  })

  test.each([
    // 100 ghosts and a row more: 101 · 16 bytes.
    ['Rule 184', 100, 1616, TRAFFIC],
    // 15 · 10² is less than 2^11: 12 planes of the gap, 3 of the velocity and one of long gaps, 16 · 16 bytes, and 128 · 8
    // bytes of long gaps.
    ['cars', 10, 1280, cars],
    ['cars', 127, 1280, cars],
    // 15 · 2² is less than 2^6: 7 + 3 + 1 planes.
    ['cars at density 0.5', 127, 1200, carsUpTo(5, 0.5)],
  ] as const)('strips of %s, depth %i', (_, depth, bytes, rule) => {
    expect(rule.strip(depth)).toBe(bytes)
    expect(1e9 * exchangeSeconds(machine, rule, depth)).toBeCloseTo(3000 + bytes, 6)
  })

  test.each([
    ['Rule 184', 1, 0, TRAFFIC],
    ['Rule 184', 2, 1, TRAFFIC],
    ['Rule 184', 101, 100, TRAFFIC],
    ['Rule 184', 1e9, 4096, TRAFFIC],
    ['cars', 1, 0, cars],
    ['cars', 2, 127, cars],
    ['cars', 1e9, 127, cars],
  ] as const)('%s, %i rows: at most depth %i', (_, rows, depth, rule) => {
    expect(rule.deepest(rows)).toBe(depth)
  })

  test('a step is own rows, ghosts, and a part of an exchange', () => {
    // 1000 rows and 10 ghosts take 1.012 µs; a tenth of 3 µs and 11 · 16 bytes: 0.3176 µs.
    expect(1e6 * stepSeconds(machine, TRAFFIC, 1000, 10)).toBeCloseTo(1.3296, 9)
    // With messages beside the work 1000 rows and 30 ghosts take 1.032 µs; a tenth of the calls, 1 µs.
    expect(1e6 * stepSeconds(machine, TRAFFIC, 1000, 10, 1, true)).toBeCloseTo(1.132, 9)
    // Three ranks on a core: 3.036 µs.
    expect(1e6 * stepSeconds(machine, TRAFFIC, 1000, 10, 3)).toBeCloseTo(3.3536, 9)
    // 1000 rows of cars and one ghost row take 1.003 µs; a tenth of 3 µs and 1280 bytes: 0.428 µs.
    expect(1e6 * stepSeconds(machine, cars, 1000, 10)).toBeCloseTo(1.431, 9)
    // Three blocks have three ghost rows.
    expect(1e6 * stepSeconds(machine, cars, 1000, 10, 1, true)).toBeCloseTo(1.105, 9)
  })

  test('no other depth is better than the best', () => {
    // √(3.016 µs / 1 ns) = 54.9.
    expect(bestDepth(machine, TRAFFIC, 1e6)).toBe(55)
    // The ghost row of cars does not get longer, so the largest depth is the best.
    expect(bestDepth(machine, cars, 1e6)).toBe(127)
    expect(bestDepth(machine, TRAFFIC, 20)).toBe(19)
    const best = stepSeconds(machine, TRAFFIC, 1e6, 55)
    for (const depth of [1, 54, 56, 200]) {
      expect(stepSeconds(machine, TRAFFIC, 1e6, depth)).toBeGreaterThan(best)
    }
  })

  test('half of the time is lost where the overhead is as long as the work', () => {
    // 2 + 2 √(3.016 µs · 1 ns) + 16 ns = 127.8 ns, which is as many rows; nine times as many at 90 %.
    expect(rowsByHand(machine, 0.5)).toBeCloseTo(127.84, 1)
    expect(rowsByHand(machine, 0.9)).toBeCloseTo(9 * 127.84, 0)
    expect(rowsAt(machine, TRAFFIC, 0.5)).toBeCloseTo(127.84, 1)
    expect(efficiency(machine, TRAFFIC, 9 * 127.84)).toBeCloseTo(0.9, 4)
    expect(efficiency(machine, TRAFFIC, 1.5)).toBe(0)
    // Cars: a ghost row, 2 ns, and 4280 ns in 127 steps are 36.7 ns.
    expect(rowsAt(machine, cars, 0.5)).toBeCloseTo(36.7, 1)
    expect(efficiency(machine, cars, 1.5)).toBe(0)
  })
})

test('ARCHER2', () => {
  expect(ARCHER2.cores).toBe(750_080)
  // (26.87 - 3.86) µs in seven doublings.
  expect(1e6 * LATENCY).toBeCloseTo(3.287, 3)
  expect(1e6 * sumOver(128)).toBeCloseTo(3.86, 9)
  expect(1e6 * sumOver(16_384)).toBeCloseTo(26.87, 9)
})
