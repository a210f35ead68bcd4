/** Elementary rules against a table of all 256 that was written apart from them, and against published patterns. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSimulation, elementary } from '../../src/index.js'
import { obey } from '../definition.js'
import { randomRoad } from '../roads.js'
import { FAST } from './statistics.js'

const every = Array.from({ length: 256 }, (_, rule) => rule)

async function roadAfter(rule: number, road: ArrayLike<number>, steps: number): Promise<Uint8Array> {
  const sim = await createSimulation({ model: elementary(rule), road, kernel: FAST, executor: 'serial' })
  sim.sync.advance(steps)
  return await sim.cells()
}

test('the model is plain data', () => {
  expect(structuredClone(elementary(110))).toEqual({ name: 'elementary', rule: 110 })
})

test('all 256 rules are those of their tables, on a ring and between all kinds of ends', async () => {
  const wrong: string[] = []
  for (const boundary of ['ring', ...[0, 1, 2, 3].map((n) => ({ left: n >> 1, right: n & 1 }))] as const) {
    const outside = boundary === 'ring' ? {} : { outside: boundary as { left: 0 | 1; right: 0 | 1 } }
    for (const rule of every) {
      let expected = randomRoad(67, 0.5, rule + 1)
      const sim = await createSimulation({
        ...{ model: elementary(rule), road: expected, kernel: FAST, executor: 'serial' },
        boundary: boundary as 'ring',
      })
      for (let step = 1; step <= 8; step++) {
        sim.sync.advance(1)
        expected = obey(expected, { kind: 'elementary', rule, counted: 'population', ...outside })
        if (Buffer.compare(await sim.cells(), expected) !== 0)
          wrong.push(`${rule}, ${boundary}, step ${step}`)
      }
    }
  }
  expect(wrong).toEqual([])
})

describe('from a single 1', () => {
  const STEPS = 100
  const MIDDLE = 128

  /** The rows of the pattern: as many cells to either side as there are steps. */
  async function pattern(rule: number): Promise<Uint8Array[]> {
    const road = new Uint8Array(2 * MIDDLE + 1)
    road[MIDDLE] = 1
    const boundary = { left: 0, right: 0 } as const
    const sim = await createSimulation({
      model: elementary(rule),
      road,
      boundary,
      kernel: FAST,
      executor: 'serial',
    })
    const rows = [await sim.cells()]
    while (rows.length <= STEPS) {
      sim.sync.advance(1)
      rows.push(await sim.cells())
    }
    return rows
  }
  /** A row as a binary number, from this cell to that. */
  const number = (row: Uint8Array, from: number, to: number) =>
    Number.parseInt(row.slice(from, to + 1).join(''), 2)

  test("rule 90 is Pascal's triangle modulo 2", async () => {
    const rows = await pattern(90)
    rows.forEach((row, t) => {
      // C(t, k) is odd where k and t - k have no binary digit in common (Kummer).
      const odd = (k: number) => (k >= 0 && k <= t && (k & (t - k)) === 0 ? 1 : 0)
      const expected = row.map((_, cell) => {
        const twice = cell - MIDDLE + t
        return twice % 2 === 0 ? odd(twice / 2) : 0
      })
      expect(row).toEqual(expected)
    })
  })

  // https://oeis.org/A110240
  test('rule 30: its rows as binary numbers, from end to end', async () => {
    const rows = await pattern(30)
    const numbers = rows.slice(0, 10).map((row, t) => number(row, MIDDLE - t, MIDDLE + t))
    expect(numbers).toEqual([1, 7, 25, 111, 401, 1783, 6409, 28479, 102849, 456263])
  })

  // https://oeis.org/A051023
  test('rule 30: its middle column', async () => {
    const rows = await pattern(30)
    const column = rows.slice(0, 32).map((row) => row[MIDDLE])
    expect(column.join('')).toBe('11011100110001011001001110101110')
  })

  // https://oeis.org/A117999, without the zeros on the right, where nothing ever grows
  test('rule 110: its rows as binary numbers, from the left end to the middle', async () => {
    const rows = await pattern(110)
    const numbers = rows.slice(0, 6).map((row, t) => number(row, MIDDLE - t, MIDDLE))
    expect(numbers).toEqual([1, 3, 7, 13, 31, 49])
    for (const row of rows) expect(row.subarray(MIDDLE + 1).every((cell) => cell === 0)).toBe(true)
  })
})

describe('whatever the rule and the road', () => {
  const rules = fc.integer({ min: 0, max: 255 })
  const roads = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 200 })
  const once = { seed: 184, numRuns: 500 }
  const bit = (rule: number, neighbourhood: number) => (rule >> neighbourhood) & 1
  const made = (digit: (neighbourhood: number) => number) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((rule, n) => rule + 2 ** n * digit(n), 0)

  test('the mirrored rule makes the mirrored road', async () => {
    const swap = (n: number) => (n & 2) | ((n & 1) << 2) | (n >> 2)
    const property = fc.asyncProperty(rules, roads, fc.nat(40), async (rule, road, steps) => {
      const mirrored = await roadAfter(
        made((n) => bit(rule, swap(n))),
        [...road].reverse(),
        steps,
      )
      expect(mirrored.reverse()).toEqual(await roadAfter(rule, road, steps))
    })
    await fc.assert(property, once)
  })

  test('the complemented rule makes the complemented road', async () => {
    const property = fc.asyncProperty(rules, roads, fc.nat(40), async (rule, road, steps) => {
      const other = made((n) => 1 - bit(rule, 7 - n))
      const complemented = await roadAfter(
        other,
        road.map((cell) => 1 - cell),
        steps,
      )
      expect(complemented.map((cell) => 1 - cell)).toEqual(await roadAfter(rule, road, steps))
    })
    await fc.assert(property, once)
  })

  test('the known pairs are such', () => {
    const swap = (n: number) => (n & 2) | ((n & 1) << 2) | (n >> 2)
    expect([30, 110, 184, 90].map((rule) => made((n) => bit(rule, swap(n))))).toEqual([86, 124, 226, 90])
    expect([30, 110, 184, 90].map((rule) => made((n) => 1 - bit(rule, 7 - n)))).toEqual([135, 137, 226, 165])
  })
})
