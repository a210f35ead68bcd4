/** What a newcomer types first. */
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { lanewise } from './lanewise.js'

test.each(['help', '--help', '-h'])('lanewise %s', async (typed) => {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Usage: lanewise [\s\S]*\n {2}run [\s\S]*\n {2}ladder /)
})

test.each(['help run', 'run --help'])('lanewise %s', async (typed) => {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const options = 'model cells steps density seed random road kernel executor workers every save json quiet'
  for (const option of options.split(' ')) expect(stdout).toContain(`--${option}`)
})

test('lanewise alone tells how it is used, and that this was no use', async () => {
  const { code, stdout, stderr } = await lanewise('')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^Usage: lanewise /)
})

test.each(['--version', '-V'])('lanewise %s', async (typed) => {
  expect(await lanewise(typed)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
})
