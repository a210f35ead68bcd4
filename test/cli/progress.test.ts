/** What is said of a long run where there is no terminal. */
import { expect, test } from 'vitest'
import { lines } from '../../src/cli/progress.js'

/** Progress that is shown at some seconds of a clock. */
function told(total: number, shown: [second: number, done: number][]) {
  const said: string[] = []
  let milliseconds = 5000
  const progress = lines(
    'sweep',
    total,
    (line) => said.push(line),
    () => milliseconds,
  )
  for (const [second, done] of shown) {
    milliseconds = 5000 + 1000 * second
    progress.show(done)
    progress.pause()
  }
  progress.end()
  return said
}

test('a line every 30 seconds says how far it is, and how long still', () => {
  const shown = Array.from({ length: 100 }, (_, i): [number, number] => [i, i])
  expect(told(1000, shown)).toEqual([
    'lanewise: sweep 3 %, 16m10s to go\n',
    'lanewise: sweep 6 %, 15m40s to go\n',
    'lanewise: sweep 9 %, 15m10s to go\n',
  ])
})

test('a short run says nothing, and one that is done nothing more', () => {
  expect(
    told(10, [
      [10, 3],
      [29, 9],
      [31, 10],
    ]),
  ).toEqual([])
})

test.each([
  [40, 50, 'lanewise: sweep 50 %, 40s to go\n'],
  [3600, 10, 'lanewise: sweep 10 %, 9h0m to go\n'],
  [60, 0, 'lanewise: sweep 0 %, unknown time to go\n'],
])('after %i seconds with %i %% of it: %j', (second, done, line) => {
  expect(told(100, [[second, done]])).toEqual([line])
})
