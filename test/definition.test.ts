import { expect, test } from 'vitest'
import { drive, history } from './definition.js'

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
  const { roads, moved } = history(start, 3)
  expect(start).toEqual(road('##..#.#..'))
  expect(roads[1]).toEqual(drive(start).road)
  expect(roads[3]).toEqual(drive(drive(drive(start).road).road).road)
  expect(moved.slice(0, 2)).toEqual([0, first.moved[1]])
})
