import { describe, expect, test } from 'vitest'
import type { CarRules } from '../src/kernels/cars/rules.js'
import type { ElementaryRules } from '../src/kernels/elementary/rules.js'
import { chance } from '../src/random/draws.js'
import { carsOf, drive, history, move, obey } from './definition.js'

const road = (text: string) => Uint8Array.from(text, (cell) => (cell === '#' ? 1 : 0))

// Worked out by hand.
test.each([
  ['.', '.', 0],
  ['#', '#', 0],
  ['#.', '.#', 1],
  ['##', '##', 0],
  ['..#', '#..', 1],
  ['##.', '#.#', 1],
  ['##..#.#', '#.#..##', 2],
  ['.###.', '.##.#', 1],
  ['#...#', '.#..#', 1],
])('%s becomes %s, and %i cars move', (before, after, moved) => {
  expect(drive(road(before))).toEqual({ road: road(after), moved })
})

test('a history goes on where it ended, and does not change the road', () => {
  const start = road('##..#.#..')
  const first = history(start, 1)
  const { roads, counts } = history(start, 3)
  expect(start).toEqual(road('##..#.#..'))
  expect(roads[1]).toEqual(drive(start).road)
  expect(roads[3]).toEqual(drive(drive(drive(start).road).road).road)
  expect(counts.slice(0, 2)).toEqual([[], first.counts[1]])
})

/** Rules by number; the cells outside are written on both sides of it where there are any. */
const rule = (number: number, outside?: ElementaryRules['outside']): ElementaryRules => ({
  kind: 'elementary',
  rule: number,
  counted: 'population',
  ...(outside && { outside }),
})
const zeros = { left: 0, right: 0 } as const
const ones = { left: 1, right: 1 } as const

// Worked out by hand.
test.each<[string, ElementaryRules, string, string]>([
  // Rule 90: whether exactly one of the two neighbours is 1.
  ['90', rule(90), '....#....', '...#.#...'],
  ['90', rule(90), '...#.#...', '..#...#..'],
  ['90', rule(90), '..#...#..', '.#.#.#.#.'],
  ['90, around the ring', rule(90), '#........', '.#......#'],
  // Rule 110 = 01101110: all but 111, 100 and 000 become 1.
  ['110', rule(110), '....#', '...##'],
  ['110', rule(110), '...##', '..###'],
  ['110', rule(110), '..###', '.##.#'],
  ['110', rule(110), '.##.#', '#####'],
  ['110', rule(110), '#####', '.....'],
  // Rule 30 = 00011110: left, or else whether there is one of the other two, but not both.
  ['30', rule(30), '...#...', '..###..'],
  ['30', rule(30), '..###..', '.##..#.'],
  ['0', rule(0), '##.#', '....'],
  ['255', rule(255), '##..', '####'],
  ['204, which keeps', rule(204), '##.#.', '##.#.'],
  ['51, which exchanges', rule(51), '##.#.', '..#.#'],
  ['170, which takes the right neighbour', rule(170), '#..##', '..###'],
  ['240, which takes the left neighbour', rule(240), '#..##', '##..#'],
  ['170 before a 0', rule(170, zeros), '#..##', '..##.'],
  ['170 before a 1', rule(170, ones), '#..##', '..###'],
  ['240 behind a 0', rule(240, zeros), '#..##', '.#..#'],
  ['240 behind a 1', rule(240, ones), '...##', '#...#'],
  ['240 behind a 1, before a 0', rule(240, { left: 1, right: 0 }), '...', '#..'],
  ['170 behind a 1, before a 0', rule(170, { left: 1, right: 0 }), '##.', '#..'],
  // A road of one cell is its own neighbour, unless it has others.
  ['1, of one cell', rule(1), '.', '#'],
  ['90, of one cell', rule(90), '#', '.'],
  ['90, of one cell between 1 and 0', rule(90, { left: 1, right: 0 }), '#', '#'],
  ['90, of two cells, each twice a neighbour', rule(90), '#.', '..'],
])('rule %s: %o', (_, rules, before, after) => {
  expect(obey(road(before), rules)).toEqual(road(after))
})

test('rule 184 is traffic', () => {
  for (const before of ['#', '.', '#.', '##', '##.', '##..#.#', '.###.', '#...#', '#.#.#.##..']) {
    expect(obey(road(before), rule(184))).toEqual(drive(road(before)).road)
  }
})

/** A road of cars, one sign a cell: a car as its velocity. */
const cars = (text: string) => Uint8Array.from(text, (sign) => (sign === '.' ? 0 : 1 + Number(sign)))

const rules = (vmax: number, p: number, p0 = p, ends?: [entry: number, exit: number]): CarRules => ({
  ...{ kind: 'cars', vmax, slow: chance(p), slowStart: chance(p0), seed: 5743 },
  ...(ends && { ends: { entry: chance(ends[0]), exit: chance(ends[1]) } }),
})

/** The road after a step, with what is counted: cars of velocity 0, 1, … vmax, and runs of stopped cars. */
function expectMove(of: CarRules, before: string, after: string, entered = 0, exited = 0) {
  const road = cars(after)
  const counts = Array.from({ length: of.vmax + 1 }, (_, v) => road.filter((state) => state === v + 1).length)
  const next = move(carsOf(cars(before)), before.length, of, 1)
  expect(next).toMatchObject({ road, entered, exited })
  expect(next.counts.slice(0, of.vmax + 1)).toEqual(counts)
  return next.counts[of.vmax + 1]
}

// Worked out by hand: each accelerates by one, and brakes to the empty cells before it.
describe('cars that do not hesitate', () => {
  test.each<[number, string, string]>([
    [5, '0.........', '.1........'],
    [5, '.1........', '...2......'],
    [5, '...2......', '......3...'],
    [5, '......3...', '4.........'],
    [5, '4.........', '.....5....'],
    [5, '.....5....', '5.........'],
    [5, '5..0......', '..2.1.....'],
    [5, '50........', '0.1.......'],
    [2, '2..2.2....', '..2.1..2..'],
    [1, '0..0.0....', '.1..1.1...'],
    [3, '000', '000'],
    [3, '00.', '0.1'],
    // Alone on the ring it sees itself.
    [5, '5', '0'],
    [5, '5.', '.1'],
    [5, '..5', '.2.'],
    [8, '7.........', '........8.'],
  ])('vmax %i: %s becomes %s', (vmax, before, after) => {
    expectMove(rules(vmax, 0), before, after)
  })
})

// With p 1 every car brakes by one more, so that one that would go 1 stays.
describe('cars that always hesitate', () => {
  test.each<[number, string, string]>([
    [5, '0.........', '0.........'],
    [5, '.1........', '..1.......'],
    [5, '..1.......', '...1......'],
    [5, '5.........', '....4.....'],
    [5, '5..0......', '.1.0......'],
    [5, '50........', '00........'],
    [1, '0..1.0....', '0..0.0....'],
  ])('vmax %i: %s becomes %s', (vmax, before, after) => {
    expectMove(rules(vmax, 1), before, after)
  })
})

test('cars that stood still have a probability of their own', () => {
  expectMove(rules(5, 0, 1), '0..1......', '0....2....')
  expectMove(rules(5, 1, 0), '0..1......', '.1..1.....')
  // What counts is how it was before it accelerates.
  expectMove(rules(5, 0, 1), '30........', '00........')
})

test('jams are runs of stopped cars, and end behind the last of the ring', () => {
  expect(expectMove(rules(1, 1), '00.0..1000', '00.0..0000')).toBe(2)
  expect(expectMove(rules(1, 1), '.0.0..1000', '.0.0..0000')).toBe(3)
  expect(expectMove(rules(1, 1), '....', '....')).toBe(0)
  // A full ring has no end of a run.
  expect(expectMove(rules(1, 1), '0000', '0000')).toBe(0)
  // An open road has ends.
  expect(expectMove(rules(1, 1, 1, [0, 0]), '0000', '0000')).toBe(1)
})

// The ends: a car of velocity vmax waits before the first cell, and none hesitates there or on the last cell.
describe('an open road', () => {
  const wide = (vmax: number, p = 0) => rules(vmax, p, p, [1, 1])
  const shut = (vmax: number, p = 0) => rules(vmax, p, p, [1, 0])
  const quiet = (vmax: number, p = 0) => rules(vmax, p, p, [0, 1])

  test.each<[string, CarRules, string, string, number, number]>([
    ['comes in as far as the road is free', wide(5), '..........', '....5.....', 1, 0],
    ['comes in as far as the next car', wide(5), '..0.......', '.2.1......', 1, 0],
    ['comes in behind it, onto the first cell', wide(5), '.0........', '1.1.......', 1, 0],
    ['does not come in where a car stands', wide(5), '0.........', '.1........', 0, 0],
    ['does not hesitate', wide(5, 1), '..........', '....5.....', 1, 0],
    ['does not hesitate, of velocity 1', wide(1, 1), '..........', '1.........', 1, 0],
    ['comes in by probability only', quiet(5), '..........', '..........', 0, 0],
    ['goes out', quiet(5), '........5.', '..........', 0, 1],
    [
      'goes out from the last cell, and does not hesitate there',
      quiet(5, 1),
      '.........0',
      '..........',
      0,
      1,
    ],
    ['goes out: only the first of several', quiet(5), '......5.5.', '.......1..', 0, 1],
    ['hesitates before the last cell', quiet(5, 1), '........0.', '........0.', 0, 0],
    ['stops before a way out that is shut', shut(5), '0......5..', '.1.......2', 0, 0],
    ['stops on the last cell where it is shut', shut(5), '0........5', '.1.......0', 0, 0],
    ['passes a road that is shorter than its way', wide(5), '...', '...', 1, 1],
    ['passes a road of one cell', wide(2), '.', '.', 1, 1],
    ['fills a road of one cell', wide(1), '.', '1', 1, 0],
    ['leaves a road of one cell, into which none can come', wide(1), '1', '.', 0, 1],
  ])('a car %s', (_, of, before, after, entered, exited) => {
    expectMove(of, before, after, entered, exited)
  })

  // Worked out by hand.
  test.each<[string, CarRules, string, number]>([
    ['none of the last cell', quiet(5), '.........5', 0],
    ['the last cell', quiet(5), '........5.', 1],
    ['all that were free before it', quiet(5), '.....5....', 4],
    ['none if it stays', quiet(5), '....5.....', 0],
    ['none if the way out is shut', shut(5), '0.......5.', 0],
    ['all of a road that it passes', wide(5), '...', 3],
    ['all of one cell', wide(2), '.', 1],
    ['all of a road that it passes just so', wide(5), '....', 4],
    ['none of a road that it stays on', wide(5), '.....', 0],
  ])('the cells that a car drove into that exited are counted: %s', (_, of, before, cells) => {
    expect(move(carsOf(cars(before)), before.length, of, 1).counts[of.vmax + 2]).toBe(cells)
  })

  test('its history sums up who came and went', () => {
    // One cell, wide open: in at every odd step, out at every even one.
    expect(history(cars('.'), 4, wide(1)).boundaryCounts).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 1],
      [2, 2],
    ])
  })
})

test('cars are numbered along the road, and those that enter downwards from -1', () => {
  const [start, first, second] = history(cars('.0..0'), 2, rules(1, 0, 0, [1, 0])).cars
  expect(start).toEqual([
    { number: 0, cell: 1, v: 0 },
    { number: 1, cell: 4, v: 0 },
  ])
  expect(first.map(({ number }) => number)).toEqual([-1, 0, 1])
  expect(second.map(({ number }) => number)).toEqual([-1, 0, 1])
  const ring = history(cars('0..'), 4, rules(1, 0)).cars
  expect(ring.map(([{ number, cell }]) => [number, cell])).toEqual([0, 1, 2, 3, 4].map((cell) => [0, cell]))
})

test('a car hesitates at random as often as its probability says, within four standard errors', () => {
  const [cells, p] = [100_000, 0.3]
  const before = Uint8Array.from({ length: cells }, (_, cell) => (cell % 2 === 0 ? 1 : 0))
  const { counts } = move(carsOf(before), cells, rules(1, p), 1)
  const error = Math.sqrt((p * (1 - p)) / (cells / 2))
  expect(Math.abs(counts[0] / (cells / 2) - p) / error).toBeLessThan(4)
})
