/** What `lanewise ladder` prints. */
import { expect, test } from 'vitest'
import { strategies } from '../strategies.js'
import { lanewise } from './lanewise.js'

test('a row for each strategy, and the same velocity in all of them', async () => {
  const { code, stdout, stderr } = await lanewise('ladder --cells 100000 --steps 20')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [title, , heading, ...rest] = stdout.split('\n')
  expect(title).toBe('Traffic on 100000 cells, density 0.52, seed 5743, 20 steps')
  expect(heading).toMatch(/^kernel +executor +MCOPs +x naive +velocity at step 20$/)

  const rows = rest.slice(0, rest.indexOf('')).map((row) => row.split(/ +/))
  const names = strategies.map(([, { kernel, executor }]) => `${kernel.name} ${executor.name}`)
  expect(rows.map(([kernel, executor]) => `${kernel} ${executor}`).sort()).toEqual([...new Set(names)].sort())
  for (const [, , mcops, times] of rows) {
    expect(Number(mcops)).toBeGreaterThan(0)
    expect(Number(times)).toBeGreaterThan(0)
  }
  const { stdout: json } = await lanewise('run --cells 100000 --steps 20 --every 20 --kernel naive --json')
  const [{ velocity }] = JSON.parse(json).observations
  expect(new Set(rows.map((row) => row[4]))).toEqual(new Set([velocity.toFixed(6)]))
})
