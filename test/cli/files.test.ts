/** Roads that are read, roads that are saved, and what can be wrong with a file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
    ['with two dimensions', npy([...five, 0], { shape: '(2, 3)' }), /one dimension/],
    ['with no dimension', npy([1], { shape: '()' }), /one dimension/],
    ['in Fortran order', npy(five, { order: 'True' }), /Fortran order/],
    ['with big-endian numbers', npy([0, 1, 0, 0], { type: '>i2', shape: '(2,)' }), /'>i2'/],
    ['with broken numbers', npy([0, 0, 0, 0], { type: '<f4', shape: '(1,)' }), /'<f4'/],
    ['with other values than 0 and 1', npy([1, 0, 2]), /cell 2 is 2/],
    ['without cells', npy([]), /no cells/],
    ['that is empty', Buffer.alloc(0), /does not begin as one/],
    ['of another kind', Buffer.from('hello'), /does not begin as one/],
  ])('%s', async (_, contents, why) => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, contents)
    await expectRefusal(`run --road ${file}`, why)
    await expectRefusal(`run --road ${file}`, /--road: '.*road\.npy' cannot be read/)
  })

  test('that is not there, or a folder', async () => {
    const folder = emptyFolder()
    await expectRefusal(`run --road ${folder}/none.npy`, /--road: '.*none\.npy' .*ENOENT/)
    await expectRefusal(`run --road ${folder}`, /--road: '.*' .*EISDIR/)
  })
})

test.each(['--cells 5', '--density 0.5', '--seed 1', '--random philox'])(
  '--road together with %s ends with 2',
  async (typed) => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, npy(five))
    const { code, stdout, stderr } = await lanewise(`run --road ${file} ${typed}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(
      new RegExp(`^lanewise: ${typed.split(' ')[0]}: [^\n]*together with [^\n]*road[^\n]*\n$`),
    )
  },
)

describe('--save', () => {
  test('refuses a place that cannot be written', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/file`, 'before')
    await expectRefusal(`run --save ${folder}/none/road.npy`, /--save: '.*none\/road\.npy' .*ENOENT/)
    await expectRefusal(`run --save ${folder}/file/road.npy`, /--save: .*ENOTDIR/)
    await expectRefusal(`run --save ${folder}`, /--save: .*not a file/)
    await expectRefusal('run --save /dev/null', /--save: '\/dev\/null' .*not a file/)
    expect(readdirSync(folder)).toEqual(['file'])
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
})
