/** `lanewise run` with other models than traffic on a ring. */
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Boundary } from '../../src/models/boundary.js'
import { elementary } from '../../src/models/elementary.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import type { Model } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'
import { createSimulation } from '../../src/simulation.js'
import { emptyFolder, lanewise } from './lanewise.js'
import { npy } from './npy.js'

const cases: [string, Model, Boundary][] = [
  ['--hop 0.6', traffic({ hop: 0.6 }), 'ring'],
  ['--hop 0.6 --boundary open --entry 0.4 --exit 0.7', traffic({ hop: 0.6 }), { entry: 0.4, exit: 0.7 }],
  ['--model nasch', nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring'],
  ['--model nasch --vmax 3 --p 0.1 --p0 0.5', nagelSchreckenberg({ vmax: 3, p: 0.1, p0: 0.5 }), 'ring'],
  [
    '--model nasch --boundary open --entry 1 --exit 0.5',
    nagelSchreckenberg({ vmax: 5, p: 0.3 }),
    { entry: 1, exit: 0.5 },
  ],
  ['--model elementary:110', elementary(110), 'ring'],
  ['--model elementary:30 --boundary fixed', elementary(30), { left: 0, right: 0 }],
  ['--model elementary:30 --boundary fixed --right 1', elementary(30), { left: 0, right: 1 }],
]

test.each(cases)('%s is the model that it says', async (typed, model, boundary) => {
  const { code, stdout, stderr } = await lanewise(
    `run ${typed} --cells 300 --density 0.2 --seed 3 --steps 40 --json`,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { name, ...parameters } = model
  const sim = await createSimulation({ model, boundary, cells: 300, density: 0.2, seed: 3 })
  const observations = await sim.advance(40, { every: 4 })
  const { cars, density, entered, exited } = await sim.counts()
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ model: name, parameters, boundary, cars, density, seed: 3 },
    ...(boundary !== 'ring' && 'entry' in boundary && { entered, exited }),
    // What is no number becomes null.
    observations: JSON.parse(JSON.stringify(observations)),
  })
  await sim.close()
})

const NUMBER = String.raw`\d+\.\d{6}`
const SPEED = [/^Strategy: {10}\w+, serial, 1 worker$/, /^Time taken: /, /^Update rate: {7}\d+ MCOPs$/]

test.each([
  [
    '--model nasch --p0 0.5',
    [/^Model: {13}Nagel-Schreckenberg, vmax 5, p 0\.3, p0 0\.5$/],
    `the average velocity is ${NUMBER}, the flow ${NUMBER}, and \\d+\\.\\d\\d % of the cars did not move`,
    [],
  ],
  [
    '--hop 0.5 --boundary open --entry 0.5 --exit 0.25',
    [/^Model: {13}Traffic, hop 0\.5$/, /^Ends: {14}open, entry 0\.5, exit 0\.25$/],
    `the density is ${NUMBER}, the average velocity is ${NUMBER}, the flow ${NUMBER}, and \\d+\\.\\d\\d % of the cars did not move`,
    [/^Cars: {14}\d+ at the end, \d+ entered, \d+ exited$/],
  ],
  [
    '--model elementary:30 --boundary fixed --left 1',
    [/^Model: {13}Rule 30$/, /^Ends: {14}fixed, 1 and 0$/],
    `the density of ones is ${NUMBER} \\(\\d+\\)`,
    [],
  ],
])('what is printed with %s', async (typed, heading, seen, ending) => {
  const { code, stdout, stderr } = await lanewise(`run ${typed} --cells 300 --steps 20 --every 10`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = [
    ...heading,
    /^Length of road: {4}300 cells$/,
    /^Number of steps: {3}20$/,
    /^Target density: {4}0\.52$/,
    /^Actual density: {4}0\.\d{6} \(\d+ (cars|cells that are 1)\)$/,
    /^$/,
    new RegExp(`^At step 10 ${seen}$`),
    new RegExp(`^At step 20 ${seen}$`),
    /^$/,
    ...ending,
    ...SPEED,
    /^$/,
  ]
  expect(stdout.split('\n')).toEqual(lines.map((line) => expect.stringMatching(line)))
})

test('a given road has a seed where something is random', async () => {
  const file = `${emptyFolder()}/road.npy`
  writeFileSync(file, npy([1, 0, 0, 1, 0, 0, 1, 1, 0, 0]))
  const report = async (typed: string) =>
    JSON.parse((await lanewise(`run --road ${file} --json ${typed}`)).stdout)
  const [first, second] = [await report('--model nasch --seed 1'), await report('--model nasch --seed 2')]
  expect([first.seed, second.seed]).toEqual([1, 2])
  expect(first.sha256).not.toBe(second.sha256)
  expect((await report('--model nasch')).seed).toBe(5743)
  expect((await report('--model elementary:30')).seed).toBe(null)
})
