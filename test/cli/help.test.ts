/** What a newcomer types first. */
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { lanewise } from './lanewise.js'

test.each(['help', '--help', '-h'])('lanewise %s', async (typed) => {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(
    /^Usage: lanewise [\s\S]*\n {2}run [\s\S]*\n {2}sweep [\s\S]*\n {2}merge [\s\S]*\n {2}diagram [\s\S]*\n {2}wave [\s\S]*\n {2}ladder [\s\S]*\n {2}profile /,
  )
})

const model = 'model vmax p p0 hop'
const road = `${model} boundary entry exit left right cells density cars start velocity seed random road`
const strategy = 'kernel executor workers depth'

test.each([
  ['run', `${road} ${strategy} steps every save checkpoint checkpoint-every resume json quiet`],
  [
    'sweep',
    `${model} cells densities from to part samples seed exact-cars start velocity common-seeds warm-up steps every workers executor save json quiet resume`,
  ],
  ['merge', 'save json quiet'],
  ['wave', 'n nx ny segments wavelength kernel executor workers schedule save frames json quiet'],
  ['ladder', 'workload cells steps density seed n workers'],
  ['profile', 'workload kernel cells steps density seed n save json'],
  ['diagram', `${road} single ${strategy} warm-up steps every first-cell width save quiet`],
])('lanewise help %s', async (command, options) => {
  const { code, stdout, stderr } = await lanewise(`help ${command}`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const told = [...stdout.matchAll(/^ {2}--([\w-]+)/gm)].map(([, option]) => option)
  expect(told.join(' ')).toBe(options)
  expect((await lanewise(`${command} --help`)).stdout).toBe(stdout)
})

test('help of the command line is help with nothing behind it', async () => {
  expect((await lanewise('help')).stdout).toBe((await lanewise('--help')).stdout)
  expect((await lanewise('help')).stdout).toMatch(/\n {2}help \[command\] +display help for command\n$/)
})

test('lanewise alone tells how it is used, and that this was no use', async () => {
  const { code, stdout, stderr } = await lanewise('')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^Usage: lanewise /)
})

test.each(['--version', '-V'])('lanewise %s', async (typed) => {
  expect(await lanewise(typed)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
})
