/** Runs that somebody else ends. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyFolder, inShell, startLanewise } from './lanewise.js'

/** More steps than anybody waits for: a run that ends was ended. */
const FOREVER = 9e15

describe.each([
  ['a serial run', `--kernel naive --executor serial --steps ${FOREVER}`],
  ['threads', `--kernel naive --executor threads --workers 2 --steps ${FOREVER}`],
  // Each step is a slice of its own, and longer than a slice should be.
  ['long steps', `--kernel naive --executor serial --cells 100000000 --steps ${FOREVER}`],
  ['jumps', '--cells 100000000 --steps 1e12 --every 1e8'],
])('%s', (_, typed) => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it, and leaves nothing behind', async (signal, code) => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/road.npy`, 'before')
    const { child, printed, ended, lives } = startLanewise(`run --save ${folder}/road.npy ${typed}`)
    await printed(/Actual density/)
    expect(readdirSync(folder)).toEqual(['road.npy'])
    child.kill(signal)
    const outcome = await ended
    expect(outcome).toMatchObject({ code, stderr: '' })
    expect(outcome.stdout).not.toContain('At step')
    expect(lives()).toBe(false)
    expect(readdirSync(folder)).toEqual(['road.npy'])
    expect(readFileSync(`${folder}/road.npy`, 'utf8')).toBe('before')
  })
})

test('Ctrl-C ends the ladder with any strategy', async () => {
  for (const strategy of [/naive/, /naive +threads/]) {
    const { child, printed, ended, lives } = startLanewise('ladder --cells 100000 --steps 20')
    await printed(strategy)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, stderr: '' })
    expect(lives()).toBe(false)
  }
})

test('a signal while a wave is saved leaves the files that were there before', async () => {
  const folder = emptyFolder()
  writeFileSync(`${folder}/a.vtk`, 'before')
  const saves = `--save ${folder}/a.vtk --save ${folder}/b.csv`
  const { child, ended, lives } = startLanewise(`wave --nx 1000 --segments 4 --executor serial ${saves}`)
  // The second file is begun when the first is complete, which waits for it.
  const both = ['a.vtk.', 'b.csv.']
  const isBegun = () => both.every((start) => readdirSync(folder).some((name) => name.startsWith(start)))
  while (lives() && !isBegun()) await new Promise((resolve) => setImmediate(resolve))
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 143, stderr: '', stdout: '' })
  expect(readdirSync(folder)).toEqual(['a.vtk'])
  expect(readFileSync(`${folder}/a.vtk`, 'utf8')).toBe('before')
})

describe('an output that is closed early', () => {
  test('ends the run without a word, as with other programs', async () => {
    const { child, printed, ended } = startLanewise('ladder --cells 100000 --steps 20')
    await printed(/Traffic/)
    child.stdout.destroy()
    expect(await ended).toMatchObject({ code: 141, stderr: '' })
  })

  test.each(['run --cells 1000', 'help run'])('%s | head -1', async (typed) => {
    const { code, stdout, stderr } = await inShell('"$@" | head -1', typed)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^[^\n]+\n$/)
  })
})

test('an output that cannot be written ends the run with 1 and one line', async () => {
  const { code, stderr } = await inShell('"$@" > /dev/full', 'run --cells 1000')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^lanewise: the output cannot be written: ENOSPC[^\n]*\n$/)
})
