/** The progress bar, on a terminal that `script` of util-linux makes up. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test as plainTest } from 'vitest'
import { start } from '../child.js'
import { cli, emptyFolder, lanewise } from './lanewise.js'

const able = spawnSync('script', ['--version']).stdout?.includes('util-linux')
if (!able) console.warn('There is no `script` of util-linux here, so nothing is tested on a terminal.')

/** Where tests are run by a machine, what cannot be tested fails. */
const test = plainTest.skipIf(!able && !process.env.CI)

/** Starts `lanewise` on a terminal; `shell` is what the user typed behind it, and before it. */
const onTerminal = (shell: string, before = 'TERM=xterm') =>
  start('script', ['-qec', `${before} '${process.execPath}' '${cli}' ${shell}`, '/dev/null'])

test('the bar is shown on the terminal, and nothing of it goes to the output', async () => {
  const output = `${emptyFolder()}/output`
  const { code, stdout } = await onTerminal(`run --cells 1000 > ${output}`).ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/steps \[-+\] 0 %/)
  expect(stdout).toMatch(/steps \[=+\] 100 %, 0s to go/)
  expect(stdout).not.toContain('At step')
  const lines = readFileSync(output, 'utf8')
  expect(lines).toMatch(/^Length of road: [\s\S]*MCOPs\n$/)
  expect(lines).toMatch(/^[\n -~]*$/)
})

test('lines on the terminal take the place of the bar, which comes again below', async () => {
  const { code, stdout } = await onTerminal('run --cells 1000 --every 50').ended
  expect(code).toBe(0)
  // The line of the bar is emptied first.
  const escaped = stdout.replaceAll('\x1b', '^')
  expect(escaped).toMatch(/\[2KAt step 50 [\d. a-z]+\r\nAt step 100 [\d. a-z]+\r\n[^\r]*steps \[=+\] 100 %/)
  expect(escaped).toMatch(/\^\[2K\r\nStrategy:/)
})

test('nothing is in colours, so that NO_COLOR has nothing to change', async () => {
  const { stdout } = await onTerminal('run --cells 1000').ended
  expect(stdout).toContain('steps [')
  expect(stdout.replaceAll('\x1b', '^')).not.toMatch(/\^\[[\d;]*m/)
})

test('a terminal that only prints has no bar', async () => {
  const { code, stdout } = await onTerminal('run --cells 1000', 'TERM=dumb').ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Length of road: [\s\S]*MCOPs\r\n$/)
  expect(stdout).not.toContain('\x1b')
})

test('the object is whole behind it', async () => {
  const output = `${emptyFolder()}/output`
  const { stdout } = await onTerminal(`run --cells 1000 --json > ${output}`).ended
  expect(stdout).toContain('steps [')
  expect(JSON.parse(readFileSync(output, 'utf8')).cells).toBe(1000)
})

test('--quiet leaves the terminal alone', async () => {
  expect(await onTerminal('run --cells 1000 --quiet').ended).toMatchObject({ code: 0, stdout: '' })
})

test('Ctrl-C ends a wave, and leaves nothing behind', async () => {
  const folder = emptyFolder()
  const saves = `--save ${folder}/field.vtk --save ${folder}/field.npy --frames 3`
  for (const executor of ['serial', 'threads --workers 2']) {
    const { child, printed, ended, lives } = onTerminal(
      `wave --n 2048 --kernel naive --executor ${executor} ${saves}`,
    )
    await printed(/points \[[=-]+\] \d+ %/)
    child.stdin.write('\x03')
    const { code, stdout } = await ended
    expect(code).toBe(130)
    expect(stdout).not.toContain('Checksum')
    expect(lives()).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  }
})

test('each strategy of the ladder has a bar', async () => {
  const { code, stdout } = await onTerminal('ladder --cells 1000 --steps 20').ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/naive, serial \[[\s\S]*simd, threads \[/)
})

test('a sweep and a diagram have theirs', async () => {
  const sweep = await onTerminal('sweep --cells 100 --densities 3 --steps 100').ended
  expect(sweep.code).toBe(0)
  expect(sweep.stdout).toMatch(/sweep \[[\s\S]*Traffic, Rule 184/)
  const diagram = await onTerminal('diagram --warm-up 10').ended
  expect(diagram.code).toBe(0)
  expect(diagram.stdout).toMatch(/warm-up \[[\s\S]*rows \[[\s\S]*Traffic, Rule 184/)
})

test('Ctrl-C in a sweep saves the densities that are finished', async () => {
  const file = `${emptyFolder()}/flow.csv`
  const { child, printed, ended } = onTerminal(
    `sweep --cells 1000 --densities 100000 --samples 1 --warm-up 0 --steps 1000 --every 500 --save ${file}`,
  )
  // The first per cent is more rings than are advanced at a time.
  await printed(/sweep \[[=-]+\] [1-9]\d* %/)
  child.stdin.write('\x03')
  const { code, stdout } = await ended
  expect(code).toBe(130)
  const finished = Number(stdout.match(/interrupted: (\d+) of 100000 densities are finished, saved in /)?.[1])
  expect(finished).toBeGreaterThan(0)
  expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBe(1 + finished)
})

test('Ctrl-C in a part of a sweep leaves one that says so, and that merge refuses', async () => {
  const file = `${emptyFolder()}/part.json`
  const { child, printed, ended } = onTerminal(
    `sweep --cells 1000 --densities 100000 --part 2/2 --samples 1 --warm-up 0 --steps 1000 --every 500 --save ${file}`,
  )
  await printed(/sweep \[[=-]+\] [1-9]\d* %/)
  child.stdin.write('\x03')
  const { code, stdout } = await ended
  expect(code).toBe(130)
  const [, finished] = stdout.match(/interrupted: (\d+) of 50000 densities of part 2 of 2 are finished, /)!
  const end = `interrupted after ${finished} of 50000 densities`
  const { complete, points, subtitle } = JSON.parse(readFileSync(file, 'utf8'))
  expect({ complete, finished: points.length }).toEqual({ complete: false, finished: Number(finished) })
  expect(subtitle).toContain(end)
  const stderr = `lanewise: incomplete: part 2 of 2 ('${file}') has ${finished} of 50000 densities; lanewise sweep --resume '${file}' goes on\n`
  expect(await lanewise(`merge ${file}`)).toEqual({ code: 1, stdout: '', stderr })
})

test('Ctrl-C in mid-run leaves the terminal as it was', async () => {
  const folder = emptyFolder()
  const { child, printed, ended } = onTerminal(`run --kernel naive --steps 9e15 --save ${folder}/road.npy`)
  await printed(/steps \[/)
  child.stdin.write('\x03')
  const { code, stdout } = await ended
  expect(code).toBe(130)
  // Lines wrap again, and the line of the bar is empty.
  expect(stdout.lastIndexOf('\x1b[?7h')).toBeGreaterThan(stdout.lastIndexOf('\x1b[?7l'))
  expect(stdout.endsWith('\x1b[2K')).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('Ctrl-C ends a diagram, and leaves nothing behind', async () => {
  const folder = emptyFolder()
  const { child, printed, ended, lives } = onTerminal(
    `diagram --model nasch --warm-up 9e15 --save ${folder}/road.png`,
  )
  await printed(/warm-up \[/)
  child.stdin.write('\x03')
  expect((await ended).code).toBe(130)
  expect(lives()).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})
