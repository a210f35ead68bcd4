/** Roads that are read, roads that are saved, and what can be wrong with a file. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyFolder, inShell, lanewise, startLanewise } from './lanewise.js'
import { cellsOf, npy } from './npy.js'

/** A run that ended with 1 before any work, and said why in one line. */
async function expectRefusal(typed: string, why: RegExp) {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^lanewise: [^\n]+\n$/)
  expect(stderr).toMatch(why)
}

const five = [1, 0, 0, 1, 1]

describe('--road refuses a file', () => {
  test.each<[string, Buffer, RegExp]>([
    ['that is cut short', npy(five).subarray(0, -1), /5 cells of 1 bytes are 5 bytes, but 4 follow/],
    ['that is cut within its header', npy(five).subarray(0, 40), /within its header/],
    ['that is longer than it says', Buffer.concat([npy(five), Buffer.from([0])]), /but 6 follow/],
    ['with three dimensions', npy([...five, 0], { shape: '(1, 2, 3)' }), /one dimension/],
    ['with no dimension', npy([1], { shape: '()' }), /one dimension/],
    ['with broken numbers', npy([0, 0, 0, 0], { type: '<f4', shape: '(1,)' }), /'<f4'/],
    ['with other values than 0 and 1', npy([1, 0, 2]), /cell 2 is 2, not an integer from 0 to 1/],
    ['without cells', npy([]), /no cells/],
    ['that is empty', Buffer.alloc(0), /does not begin as a .npy file does/],
    ['of another kind', Buffer.from('hello'), /does not begin as a .npy file does/],
  ])('%s', async (_, contents, why) => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, contents)
    await expectRefusal(`run --road ${file}`, why)
    await expectRefusal(`run --road ${file}`, /--road: '.*road\.npy' cannot be read/)
  })

  test('that is not there, or a folder', async () => {
    const folder = emptyFolder()
    await expectRefusal(`run --road ${folder}/none.npy`, /--road: '.*none\.npy' .*ENOENT/)
    await expectRefusal(`run --road ${folder}`, /--road: '.*' .*it is a folder, not a regular file/)
  })

  test('that has no end, or that nobody writes to', async () => {
    const folder = emptyFolder()
    spawnSync('mkfifo', [`${folder}/road.npy`])
    await expectRefusal('run --road /dev/zero', /--road: '\/dev\/zero' cannot be read: it is a device, not/)
    await expectRefusal(`run --road ${folder}/road.npy`, /--road: .* it is a pipe, not a regular file/)
    const { code, stderr } = await inShell('echo | "$@"', 'run --road /dev/stdin')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "lanewise: --road: '/dev/stdin' cannot be read: it is a pipe, not a regular file\n",
    })
  })
})

test('--road reads a file that is the standard input', async () => {
  const file = `${emptyFolder()}/road.npy`
  writeFileSync(file, npy(five))
  const { code, stdout } = await inShell(`"$@" < ${file}`, 'run --road /dev/stdin --steps 1')
  expect(code).toBe(0)
  expect(stdout).toContain('Length of road:    5 cells\n')
})

test.each([
  ['run --save', '--save'],
  ['diagram --road', '--road'],
])('%s without a name of a file ends with 2, before any work', async (typed, option) => {
  for (const name of ['', 'new/']) {
    const { code, stdout, stderr } = await lanewise(`${typed} ${name}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(`lanewise: ${option}: '${name}' is not a file name\n`)
  }
})

test.each(['--cells 5', '--density 0.5', '--seed 1', '--random philox'])(
  '--road with %s ends with 2',
  async (typed) => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, npy(five))
    const { code, stdout, stderr } = await lanewise(`run --road ${file} ${typed}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(
      new RegExp(`^lanewise: ${typed.split(' ')[0]}: [^\n]*cannot be combined with [^\n]*road[^\n]*\n$`),
    )
  },
)

describe('--save', () => {
  test('refuses a place that cannot be written', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/file`, 'before')
    await expectRefusal(`run --save ${folder}/none/road.npy`, /--save: '.*none\/road\.npy' .*ENOENT/)
    await expectRefusal(`run --save ${folder}/file/road.npy`, /--save: .*ENOTDIR/)
    await expectRefusal(`run --save ${folder}`, /--save: .*not a regular file/)
    await expectRefusal('run --save /dev/full', /--save: '\/dev\/full' .*it is a device, not a regular file/)
    spawnSync('mkfifo', [`${folder}/pipe`])
    await expectRefusal(`run --save ${folder}/pipe`, /--save: .*it is a pipe, not a regular file/)
    await expectRefusal(`sweep --save /dev/null/flow.csv`, /--save: .*ENOTDIR/)
    expect(readdirSync(folder)).toEqual(['file', 'pipe'])
    expect(readFileSync(`${folder}/file`, 'utf8')).toBe('before')
  })

  test('replaces a file by a whole road', async () => {
    const folder = emptyFolder()
    const file = `${folder}/road.npy`
    writeFileSync(file, 'before')
    expect((await lanewise(`run --cells 1000 --save ${file} --quiet`)).code).toBe(0)
    expect(readdirSync(folder)).toEqual(['road.npy'])
    expect(cellsOf(readFileSync(file)).length).toBe(1000)
  })

  test('writes through a link, and keeps the mode', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/road.npy`, 'before', { mode: 0o600 })
    symlinkSync('road.npy', `${folder}/link.npy`)
    symlinkSync('rows.csv', `${folder}/link.csv`)
    expect((await lanewise(`run --cells 100 --save ${folder}/link.npy --quiet`)).code).toBe(0)
    expect((await lanewise(`diagram --cells 10 --steps 2 --save ${folder}/link.csv --quiet`)).code).toBe(0)
    expect(readdirSync(folder)).toEqual(['link.csv', 'link.npy', 'road.npy', 'rows.csv'])
    expect(cellsOf(readFileSync(`${folder}/road.npy`)).length).toBe(100)
    expect(statSync(`${folder}/road.npy`).mode & 0o777).toBe(0o600)
  })

  test('removes what a save has left that was killed', async () => {
    const folder = emptyFolder()
    const { child, printed, ended, lives } = startLanewise(
      `run --cells 2e8 --density 0 --steps 0 --save ${folder}/road.npy`,
    )
    await printed(/Actual density/)
    while (lives() && readdirSync(folder).length === 0) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    await ended
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^road\.npy\..*\.part$/)])
    expect((await lanewise(`run --cells 100 --save ${folder}/road.npy --quiet`)).code).toBe(0)
    expect(readdirSync(folder)).toEqual(['road.npy'])
  })

  test('may replace the road that was read', async () => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, npy(five))
    expect((await lanewise(`run --road ${file} --save ${file} --steps 1 --quiet`)).code).toBe(0)
    expect([...cellsOf(readFileSync(file))]).toEqual([0, 1, 0, 1, 1])
  })

  test.each(['--cells 0', '--kernel fast', '--road none.npy'])(
    'leaves a file alone in a run with %s',
    async (typed) => {
      const folder = emptyFolder()
      writeFileSync(`${folder}/road.npy`, 'before')
      expect((await lanewise(`run --save ${folder}/road.npy ${typed}`)).code).toBeGreaterThan(0)
      expect(readdirSync(folder)).toEqual(['road.npy'])
      expect(readFileSync(`${folder}/road.npy`, 'utf8')).toBe('before')
    },
  )

  test('leaves a file alone when the disk is full', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/road.npy`, 'before')
    // A process that may write files of no more than 4 blocks stands for the disk.
    const { code, stdout, stderr } = await inShell(
      `trap '' XFSZ; ulimit -f 4; exec "$@"`,
      `run --cells 100000 --save ${folder}/road.npy --quiet`,
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lanewise: --save: '.*road\.npy' cannot be written: EFBIG[^\n]*\n$/)
    expect(readdirSync(folder)).toEqual(['road.npy'])
    expect(readFileSync(`${folder}/road.npy`, 'utf8')).toBe('before')
  })

  test('is done even if nobody reads the output to its end', async () => {
    const file = `${emptyFolder()}/road.npy`
    const { child, printed, ended } = startLanewise(`run --save ${file}`)
    await printed(/Actual density/)
    child.stdout.destroy()
    const { code, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' })
    expect(cellsOf(readFileSync(file)).length).toBe(10_240_000)
  })

  test('is done even if the output cannot be written', async () => {
    const file = `${emptyFolder()}/road.npy`
    const { code, stderr } = await inShell('"$@" > /dev/full', `run --cells 1000 --save ${file}`)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^lanewise: the output cannot be written: ENOSPC[^\n]*\n$/)
    expect(cellsOf(readFileSync(file)).length).toBe(1000)
  })
})
