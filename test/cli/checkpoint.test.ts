/** `run --checkpoint` and `--resume`: nothing is lost but the steps since the last checkpoint. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyFolder, inShell, lanewise, startLanewise } from './lanewise.js'

async function said(typed: string): Promise<string> {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stderr }, typed).toEqual({ code: 0, stderr: '' })
  return stdout
}

const isSame = (a: string, b: string) => Buffer.compare(readFileSync(a), readFileSync(b)) === 0

/** What a checkpoint says of itself. */
const headerOf = (file: string) => JSON.parse(readFileSync(file, 'latin1').split('\n', 1)[0])

const OPEN = '--model nasch --vmax 4 --boundary open --entry 0.6 --exit 0.8 --cells 3001 --density 0.1'
const RING = '--model nasch --cells 2003 --density 0.2'

test.each([
  [RING, '--kernel naive --executor serial', '--kernel simd --executor threads --workers 2'],
  [OPEN, '--kernel simd --executor serial', '--kernel vectorised --executor serial'],
  ['--cells 1000003', '--kernel bitwise --executor threads --workers 3', ''],
  ['--model elementary:30 --boundary fixed --cells 999', '--kernel wasm', '--kernel bitwise'],
])('%s: 100 steps with %s and 100 with %s are 200', async (road, before, after) => {
  const folder = emptyFolder()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => `${folder}/${name}`)
  await said(`run ${road} --quiet --checkpoint ${a} --steps 100 ${before}`.trim())
  const second = await said(`run --resume ${a} --checkpoint ${b} --steps 100 --every 50 ${after}`.trim())
  const whole = await said(`run ${road} --checkpoint ${c} --steps 200 --every 50`)
  expect(isSame(b, c)).toBe(true)
  expect(readdirSync(folder)).toEqual(['a', 'b', 'c'])
  const seen = (stdout: string) => stdout.match(/^(At step (150|200)|Cars: ) .*$/gm)
  expect(seen(second)).toEqual(seen(whole))
  expect(second).toContain('Number of steps:   100, after 100\n')
  expect(second).toContain(`Target density:    from ${a}\n`)
})

test('observed steps are multiples of --every, also after a checkpoint; the JSON has seed and steps', async () => {
  const file = `${emptyFolder()}/road`
  await said(`run ${RING} --seed 7 --quiet --checkpoint ${file} --steps 25`)
  const { seed, random, steps, observations } = JSON.parse(
    await said(`run --resume ${file} --steps 20 --every 10 --json`),
  )
  expect({ seed, random, steps }).toEqual({ seed: 7, random: null, steps: 20 })
  expect(observations.map(({ step }: { step: number }) => step)).toEqual([30, 40])
})

test('a run of no steps writes one, too; --checkpoint may be the file of --resume', async () => {
  const file = `${emptyFolder()}/road`
  await said(`run ${RING} --quiet --checkpoint ${file} --steps 0`)
  expect(headerOf(file).step).toBe(0)
  await said(`run --quiet --resume ${file} --checkpoint ${file} --steps 3`)
  expect(headerOf(file).step).toBe(3)
})

test.each(['--kernel naive --executor serial', '--kernel naive --executor threads --workers 2'])(
  'Ctrl-C ends a run with %s by a checkpoint, from which another goes on',
  async (strategy) => {
    const folder = emptyFolder()
    const typed = `run ${RING} --steps 9e15 --every 100 ${strategy} --checkpoint ${folder}/a`
    const { child, printed, ended } = startLanewise(`${typed} --save ${folder}/road.npy`)
    await printed(/At step 300 /)
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    const { step } = headerOf(`${folder}/a`)
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: `lanewise: interrupted: step ${step} of 9000000000000000 is saved in ${folder}/a; --resume goes on\n`,
    })
    expect(step).toBeGreaterThanOrEqual(300)
    expect(stdout).not.toContain('Update rate')
    // The road of --save is that of the last step, which was not reached.
    expect(readdirSync(folder)).toEqual(['a'])
    await said(`run --quiet --resume ${folder}/a --checkpoint ${folder}/b --steps 10`)
    await said(`run ${RING} --quiet --checkpoint ${folder}/c --steps ${step + 10}`)
    expect(isSame(`${folder}/b`, `${folder}/c`)).toBe(true)
  },
)

test('a reader that closes the output does not keep the checkpoint from being written', async () => {
  const file = `${emptyFolder()}/road`
  const { stdout } = await inShell(
    `"$@" | head -1; echo "\${PIPESTATUS[0]}"`,
    `run ${RING} --steps 20000 --every 1 --checkpoint ${file}`,
  )
  expect(stdout.trim().split('\n').at(-1)).toBe('141')
  expect(headerOf(file).step).toBe(20_000)
})

/** Some numbers in [0, 1) that are always the same. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) yield state / 2 ** 32
}

/** Resolves after so many changes in a folder, or when the program has ended. */
const changes = (folder: string, count: number, ended: Promise<unknown>) =>
  new Promise<void>((resolve) => {
    let seen = 0
    const watcher = watch(folder, () => {
      if (++seen === count) end()
    })
    const end = () => {
      watcher.close()
      resolve()
    }
    ended.then(end)
  })

/**
 * A run that writes a checkpoint in every step is killed after some changes in its folder, again and again: a draft was
 * made, is written or was renamed. KILLS says how often, and SEED when.
 */
test('kill -9 loses nothing but the steps since the last checkpoint', { timeout: 3_600_000 }, async () => {
  const kills = Number(process.env.KILLS ?? 20)
  const draws = numbers(Number(process.env.SEED ?? 1))
  const folder = emptyFolder()
  const file = `${folder}/road`
  const road = '--model nasch --cells 4000000 --density 0.3'
  await said(`run ${road} --quiet --steps 0 --checkpoint ${file}`)
  let step = 0
  let drafts = 0
  for (let i = 0; i < kills; i++) {
    const typed = `run --resume ${file} --checkpoint ${file} --checkpoint-every 1 --every 1 --steps 1000000000`
    const { child, ended } = startLanewise(typed)
    await changes(folder, 1 + Math.floor(20 * draws.next().value), ended)
    child.kill('SIGKILL')
    const { code, stdout, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: null, stderr: '' })
    const seen = Number([...stdout.matchAll(/^At step (\d+) /gm)].at(-1)?.[1] ?? step)
    // A step is printed before its checkpoint is written.
    const now = headerOf(file).step
    expect(now, `kill ${i}`).toBeGreaterThanOrEqual(Math.max(step, seen - 1))
    step = now
    // At most the draft of the run that was killed just now: those before are removed.
    const others = readdirSync(folder).filter((name) => name !== 'road')
    expect(others.length).toBeLessThanOrEqual(1)
    drafts += others.length
  }
  await said(`run --quiet --resume ${file} --checkpoint ${file} --steps 1`)
  expect(readdirSync(folder)).toEqual(['road'])
  await said(`run ${road} --quiet --steps ${step + 1} --checkpoint ${folder}/whole`)
  expect(isSame(file, `${folder}/whole`)).toBe(true)
  if (kills > 20) console.log(`${kills} kills up to step ${step}; ${drafts} left an unfinished draft.`)
})

test.each<[string, number, string]>([
  ['--checkpoint-every 5', 2, '--checkpoint-every: 5 is given, but no --checkpoint FILE'],
  ['--checkpoint new --checkpoint-every 0', 2, '--checkpoint-every: 0 is not an integer from 1 to '],
  ['--checkpoint new --save new', 2, "--checkpoint: 'new' is also the file of --save"],
  ['--checkpoint new/', 2, "--checkpoint: 'new/' is not a file name"],
  [
    '--checkpoint /nowhere/a',
    1,
    "--checkpoint: '/nowhere/a' cannot be written: ENOENT: no such file or directory",
  ],
  ['--resume ', 2, "--resume: '' is not a file name"],
  ['--resume /nowhere', 1, "--resume: '/nowhere' cannot be read: ENOENT: no such file or directory"],
  ['--resume /', 2, "--resume: '/' is not a file name"],
  ['--resume .', 1, "--resume: '.' cannot be read: it is a folder, not a regular file"],
  ['--resume /dev/zero', 1, "--resume: '/dev/zero' cannot be read: it is a device, not a regular file"],
  ['--resume package.json', 1, "--resume: 'package.json' cannot be read: it is not a checkpoint of lanewise"],
  ['--resume a --cells 5', 2, "--resume: 'a' has the road, and cannot be combined with --cells"],
  [
    '--resume a --model nasch --p 0.5 --boundary ring --seed 1 --road b.npy',
    2,
    "--resume: 'a' has the road, and cannot be combined with --model, --p, --boundary, --seed, --road",
  ],
])('run %s is refused', async (typed, code, words) => {
  const outcome = await lanewise(`run --steps 9e15 ${typed}`)
  expect(outcome).toMatchObject({ code, stdout: '' })
  expect(outcome.stderr).toMatch(/^lanewise: [^\n]+\n$/)
  expect(outcome.stderr).toContain(words)
})

test('a checkpoint that was cut, or has changed, is named in one line', async () => {
  const folder = emptyFolder()
  await said(`run ${RING} --quiet --steps 1 --checkpoint ${folder}/good`)
  const good = readFileSync(`${folder}/good`)
  const faults: [string, Buffer, string][] = [
    [
      'cut',
      good.subarray(0, 300),
      `it has 300 bytes, but ${good.length} by its first line: it was cut or has changed`,
    ],
    [
      'changed',
      Buffer.from(good.map((byte, i) => (i === 400 ? byte ^ 1 : byte))),
      'its checksum is wrong: it has changed',
    ],
    [
      'newer',
      Buffer.from(good.toString('latin1').replace('"version":1', '"version":2'), 'latin1'),
      'it has version 2 of the format; this lanewise reads version 1',
    ],
  ]
  for (const [name, contents, words] of faults) {
    const file = `${folder}/${name}`
    writeFileSync(file, contents)
    expect(await lanewise(`run --resume ${file}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `lanewise: --resume: '${file}' cannot be read: ${words}\n`,
    })
  }
})

test('--save keeps velocities, and --road takes what run and diagram save', async () => {
  const folder = emptyFolder()
  const [a, b, c, d] = ['a.npy', 'b.npy', 'c.npy', 'd.npy'].map((name) => `${folder}/${name}`)
  await said(`run ${RING} --quiet --steps 50 --save ${a}`)
  await said(`diagram ${RING} --quiet --steps 51 --save ${b}`)
  // Without random numbers the road goes on as it was, whatever the numbers of its cars.
  for (const [road, save] of [
    [a, c],
    [b, d],
  ])
    await said(`run --model nasch --p 0 --road ${road} --quiet --steps 20 --save ${save}`)
  expect(isSame(c, d)).toBe(true)
  expect(Math.max(...readFileSync(c).subarray(128))).toBe(6)
  const picture = await said(`diagram --model nasch --road ${a} --steps 1 --width 70`)
  expect(picture.match(/[1-5]/g)!.length).toBeGreaterThan(3)
  expect(await lanewise(`run --road ${a}`)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^lanewise: --road: '.*a\.npy' cannot be read: .npy: cell \d+ is \d, not an integer from 0 to 1\n$/,
    ),
  })
  expect(await lanewise(`run --model nasch --velocity 1 --road ${a}`)).toMatchObject({
    code: 2,
    stderr: 'lanewise: --velocity: 1 cannot be combined with a road whose cars have velocities\n',
  })
})

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
if (!numpy) console.warn('There is no NumPy here, so no checkpoint is read with it.')

/** Where tests are run by a machine, what cannot be tested fails. */
test.skipIf(!numpy && !process.env.CI)('the Python program of the document reads a checkpoint', async () => {
  const folder = emptyFolder()
  await said(
    `run ${RING} --quiet --steps 40 --checkpoint ${folder}/road.checkpoint --save ${folder}/road.npy`,
  )
  const [, program] = readFileSync('docs/checkpoints.md', 'utf8').match(/```python\n([\s\S]*?)```/)!
  const more = "print(header['step'], (velocities + 1 == numpy.load('road.npy')).all(), len(numbers))"
  const { stdout, stderr } = spawnSync('python3', ['-c', program + more], { cwd: folder, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toBe(`40 True ${headerOf(`${folder}/road.checkpoint`).cars}\n`)
})
