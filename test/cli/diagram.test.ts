/** What `lanewise diagram` prints and saves. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { spaceTime } from '../../src/measure/spaceTime.js'
import { elementary } from '../../src/models/elementary.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import type { SimulationOptions } from '../../src/options/options.js'
import { createSimulation } from '../../src/simulation.js'
import { emptyFolder, lanewise } from './lanewise.js'
import { npy } from './npy.js'

async function drawn(typed: string) {
  const { code, stdout, stderr } = await lanewise(`diagram ${typed}`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('Pascal’s triangle modulo 2', async () => {
  const stdout = await drawn('--model elementary:90 --single --cells 16 --steps 8')
  expect(stdout.split('\n')).toEqual([
    'Rule 90',
    'ring of 16 cells, a single 1 in the middle at the start',
    '',
    'step cells 0 to 15',
    '   0 ........#.......',
    '   1 .......#.#......',
    '   2 ......#...#.....',
    '   3 .....#.#.#.#....',
    '   4 ....#.......#...',
    '   5 ...#.#.....#.#..',
    '   6 ..#...#...#...#.',
    '   7 .#.#.#.#.#.#.#.#',
    '',
    '. is 0, # is 1',
    '',
  ])
})

test('as text it fits the page, and has 40 rows', async () => {
  const lines = (await drawn('--model nasch')).split('\n')
  expect(lines.slice(0, 2)).toEqual([
    'Nagel-Schreckenberg, vmax 5, p 0.3',
    expect.stringMatching(/^ring of 75 cells, density 0\.\d+, seed 5743$/),
  ])
  const rows = lines.filter((line) => /^ *\d+ [.0-5]{75}$/.test(line))
  expect(rows.length).toBe(40)
})

/** States of a .npy file with two dimensions. */
function statesOf(file: string) {
  const bytes = readFileSync(file)
  const at = 10 + bytes.readUInt16LE(8)
  return {
    shape: bytes.toString('latin1', 10, at).match(/'shape': \(([\d, ]+)\)/)?.[1],
    states: bytes.subarray(at),
  }
}

test.each<[string, SimulationOptions, string]>([
  ['--seed 4', { cells: 400, density: 0.5, seed: 4 }, 'ring of 400 cells, density 0.537, seed 4'],
  [
    '--model nasch --vmax 3',
    { model: nagelSchreckenberg({ vmax: 3, p: 0.3 }), cells: 400, density: 0.2 },
    'ring of 400 cells, density 0.195, seed 5743',
  ],
  [
    '--model nasch --boundary open --entry 0.5 --exit 0.5',
    {
      model: nagelSchreckenberg({ vmax: 5, p: 0.3 }),
      boundary: { entry: 0.5, exit: 0.5 },
      ...{ cells: 400, density: 0 },
    },
    'open road of 400 cells, entry 0.5, exit 0.5, empty at the start, seed 5743',
  ],
  [
    '--model elementary:30 --boundary fixed --left 1 --kernel naive --executor threads --workers 2',
    { model: elementary(30), boundary: { left: 1, right: 0 }, cells: 400, density: 0.5 },
    '400 cells between 1 and 0, density 0.51 at the start, seed 5743',
  ],
])('%s records the road of the library', async (typed, options, subtitle) => {
  const folder = emptyFolder()
  const window = '--warm-up 5 --steps 20 --every 3 --first-cell 100 --width 250'
  const stdout = await drawn(`${typed} ${window} --save ${folder}/road.npy --save ${folder}/road.json`)
  expect(stdout).toContain(
    `${subtitle}, one row per 3 steps\n7 rows of 250 cells\nSaved:      ${folder}/road.npy\n`,
  )
  const sim = await createSimulation(options)
  await sim.advance(5)
  const states = await spaceTime(sim, { rows: 7, every: 3, from: 100, to: 350 })
  await sim.close()
  const saved = statesOf(`${folder}/road.npy`)
  expect(saved.shape).toBe('7, 250')
  expect([...saved.states]).toEqual([...states])
  const json = JSON.parse(readFileSync(`${folder}/road.json`, 'utf8'))
  expect(json.rows.map(({ step }: { step: number }) => step)).toEqual([5, 8, 11, 14, 17, 20, 23])
  expect(json.rows.flatMap((row: { states: number[] }) => row.states)).toEqual([...states])
})

test('files come in the formats that they end in, and --quiet prints nothing', async () => {
  const folder = emptyFolder()
  const files = ['csv', 'svg', 'png'].map((format) => `${folder}/road.${format}`)
  const options = '--cells 50 --steps 20 --quiet'
  expect(await drawn(`${options} ${files.map((file) => `--save ${file}`).join(' ')}`)).toBe('')
  const [csv, svg, png] = files.map((file) => readFileSync(file))
  expect(csv.toString().split('\n').length).toBe(22)
  expect(svg.toString()).toMatch(/^<svg /)
  expect(png.toString('latin1')).toMatch(/^\x89PNG/)
  expect(readdirSync(folder).length).toBe(3)
})

test('a given road is drawn', async () => {
  const file = `${emptyFolder()}/road.npy`
  writeFileSync(file, npy([1, 1, 0, 0, 1]))
  expect(await drawn(`--road ${file} --steps 2`)).toContain(
    `ring of 5 cells, density 0.6, from ${file}\n\nstep cells 0 to 4\n   0 ##..#\n   1 #.#.#\n`,
  )
})
