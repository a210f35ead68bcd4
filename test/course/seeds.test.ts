import { expect, test } from 'vitest'
import { start } from '../child.js'

const seeds = (...args: string[]) =>
  start(process.execPath, ['--import', 'tsx', 'course/seeds.ts', ...args]).ended

test('the answers for each seed; NumPy finds the same', async () => {
  const { code, stdout } = await seeds('3')
  expect(code).toBe(0)
  expect(stdout).toBe(`seed,cars,velocity at step 10,velocity at step 100
1,53210,0.791768,0.896711
2,53459,0.786341,0.893096
3,53169,0.789050,0.900073
`)
})

test.each(['', '0', '-1', '1.5', 'many', '10001'])('%s is not a number of seeds', async (given) => {
  const { code, stdout, stderr } = await seeds(...(given ? [given] : []))
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe(`the number of seeds: ${given || 'nothing'} is not an integer from 1 to 10000\n`)
})
