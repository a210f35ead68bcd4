/** The model on paper against numbers worked out by hand. */
import { describe, expect, test } from 'vitest'
import { ARCHER2, LATENCY, sumOver } from '../../bench/mpi/archer2.js'
import {
  bestDepth,
  carsUpTo,
  deepest,
  efficiency,
  exchangeSeconds,
  type Machine,
  rowsAt,
  rowsByHand,
  rowsOf,
  stepSeconds,
  stripBytes,
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
const cars = carsUpTo(5)

describe('the model', () => {
  test('cuts roads into rows of 128 cells', () => {
    expect(rowsOf(128_000, 10)).toBe(100)
  })

  test.each([
    // One plane, 100 ghosts and a row more: 101 · 16 bytes.
    [TRAFFIC, 100, 1616],
    // Six planes, 5 · 10 + 1 ghosts and a row more: 6 · 52 · 16 bytes.
    [cars, 10, 4992],
  ])('strips of %j, depth %i', (rule, depth, bytes) => {
    expect(stripBytes(rule, depth)).toBe(bytes)
    expect(1e9 * exchangeSeconds(machine, rule, depth)).toBeCloseTo(3000 + bytes, 6)
  })

  test.each([
    [TRAFFIC, 1, 0],
    [TRAFFIC, 2, 1],
    [TRAFFIC, 101, 100],
    [TRAFFIC, 1e9, 4096],
    // 12 rows hold 11 ghosts: 2 · 5 + 1.
    [cars, 12, 2],
    [cars, 11, 1],
  ])('%j on %i rows: at most depth %i', (rule, rows, depth) => {
    expect(deepest(rows, rule)).toBe(depth)
  })

  test('a step is own rows, ghosts, and a part of an exchange', () => {
    // 1000 rows and 10 ghosts take 1.012 µs; a tenth of 3 µs and 11 · 16 bytes: 0.3176 µs.
    expect(1e6 * stepSeconds(machine, TRAFFIC, 1000, 10)).toBeCloseTo(1.3296, 9)
    // With messages beside the work 1000 rows and 30 ghosts take 1.032 µs; a tenth of the calls, 1 µs.
    expect(1e6 * stepSeconds(machine, TRAFFIC, 1000, 10, 1, true)).toBeCloseTo(1.132, 9)
    // Three ranks on a core: 3.036 µs.
    expect(1e6 * stepSeconds(machine, TRAFFIC, 1000, 10, 3)).toBeCloseTo(3.3536, 9)
    // 1000 rows and 50 ghosts of cars: 1.052 µs; a tenth of 3 µs and 4992 bytes: 0.7992 µs.
    expect(1e6 * stepSeconds(machine, cars, 1000, 10)).toBeCloseTo(1.8512, 9)
  })

  test('no other depth is better than the best', () => {
    // √(3.016 µs / 1 ns) = 54.9; for cars √(3.192 µs / 5 ns) = 25.3.
    expect(bestDepth(machine, TRAFFIC, 1e6)).toBe(55)
    expect(bestDepth(machine, cars, 1e6)).toBe(25)
    expect(bestDepth(machine, TRAFFIC, 20)).toBe(19)
    const best = stepSeconds(machine, TRAFFIC, 1e6, 55)
    for (const depth of [1, 54, 56, 200]) {
      expect(stepSeconds(machine, TRAFFIC, 1e6, depth)).toBeGreaterThan(best)
    }
  })

  test('half of the time is lost where the overhead is as long as the work', () => {
    // 2 + 2 √(3.016 µs · 1 ns) + 16 ns = 127.8 ns, which is as many rows; nine times as many at 90 %.
    expect(rowsByHand(machine, TRAFFIC, 0.5)).toBeCloseTo(127.84, 1)
    expect(rowsByHand(machine, TRAFFIC, 0.9)).toBeCloseTo(9 * 127.84, 0)
    expect(rowsAt(machine, TRAFFIC, 0.5)).toBeCloseTo(127.84, 1)
    expect(efficiency(machine, TRAFFIC, 9 * 127.84)).toBeCloseTo(0.9, 4)
    expect(efficiency(machine, TRAFFIC, 1.5)).toBe(0)
  })
})

test('ARCHER2', () => {
  expect(ARCHER2.cores).toBe(750_080)
  // (26.87 - 3.86) µs in seven doublings.
  expect(1e6 * LATENCY).toBeCloseTo(3.287, 3)
  expect(1e6 * sumOver(128)).toBeCloseTo(3.86, 9)
  expect(1e6 * sumOver(16_384)).toBeCloseTo(26.87, 9)
})
