/** Every example is run, and prints what it should. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { createSimulation, nagelSchreckenberg } from '../src/index.js'
import { run } from './child.js'
import { browsers, openBrowser, textOf, visit } from './web/browsers.js'
import { serve } from './web/site.js'

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-examples-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function linesOf(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(process.execPath, ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.trim().split('\n')
}

const jams = nagelSchreckenberg({ vmax: 5, p: 0.3 })

test('loop.mjs', async () => {
  const sim = await createSimulation({ model: jams, cells: 1000, density: 0.15, seed: 1 })
  const seen = await sim.advance(60, { every: 20 })
  expect(await linesOf('examples/loop.mjs')).toEqual(
    seen.map(
      ({ step, velocity, stopped }) =>
        `${step} s: ${velocity.toFixed(3)} cells per second, ${(100 * stopped).toFixed(1)} % stand`,
    ),
  )
})

test('worker', async () => {
  const sim = await createSimulation({ cells: 1_000_000, density: 0.4, seed: 1 })
  const seen = await sim.advance(300, { every: 100 })
  expect(await linesOf('examples/worker/main.mjs')).toEqual(
    seen.map(({ step, flow }) => `step ${step}: flow ${flow.toFixed(6)}`),
  )
})

test('coupling.mjs: the queue grows while the light is red', async () => {
  const lines = await linesOf('examples/coupling.mjs')
  const cars = lines.map((line) => Number(line.match(/: (\d+) cars/)![1]))
  expect(lines.map((line) => line.match(/green|red/)![0])).toEqual(
    [...Array(8).keys()].map((i) => (i % 2 ? 'red' : 'green')),
  )
  for (const i of [1, 3, 5, 7]) expect(cars[i]).toBeGreaterThan(cars[i - 1])
})

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
if (!hasNumpy) console.warn('There is no Python with NumPy here, so examples/road.py is not run.')

test.runIf(hasNumpy || process.env.CI)('road.py', async () => {
  const file = join(temporary(), 'road.npy')
  await linesOf('dist/cli.js', 'run', '--cells', '100000', '--steps', '100', '--save', file)
  const sim = await createSimulation({ cells: 100_000 })
  await sim.advance(100)
  const { cars } = await sim.counts()
  const [{ moved }] = await sim.advance(1, { every: 1 })
  const { code, stdout } = await run('python3', 'examples/road.py', file)
  expect(code).toBe(0)
  const [first, second] = stdout.split('\n')
  expect(first).toBe(`100000 cells, ${cars} cars, density ${(cars / 100_000).toFixed(6)}`)
  expect(second).toMatch(new RegExp(`^${moved} cars move in the next step`))
})

test('page', async () => {
  const outDir = temporary()
  await build({
    root: 'examples/page',
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022' },
  })
  if (browsers.length === 0) return
  const host = await serve(outDir, {})
  const browser = await openBrowser(browsers[0])
  onTestFinished(async () => {
    await browser.close()
    await host.close()
  })
  const { page, wrong } = await visit(browser, host.address)
  await textOf(page, '#words', /^Step [1-9]\d*: mean velocity \d\.\d{3}/)
  expect(wrong.filter((text) => !/404/.test(text))).toEqual([])
})

test('the list of examples is complete', () => {
  const list = readFileSync('examples/README.md', 'utf8')
  for (const name of readdirSync('examples')) if (name !== 'README.md') expect(list).toContain(`(${name}`)
})
