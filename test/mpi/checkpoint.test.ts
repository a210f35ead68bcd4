/** Checkpoints of several ranks are those of one process, and either goes on from the other's. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyFolder, lanewise } from '../cli/lanewise.js'
import { describeMpi, lanewiseIn, type Mpi } from './launchers.js'

const isSame = (a: string, b: string) => Buffer.compare(readFileSync(a), readFileSync(b)) === 0

async function expectDone(run: Promise<{ code: number | null; stdout: string; stderr: string }>) {
  const { code, stdout, stderr } = await run
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
}

const alone = (typed: string) => expectDone(lanewise(`run --quiet ${typed}`))
const inRanks = (mpi: Mpi, ranks: number, typed: string) =>
  expectDone(lanewiseIn(mpi, ranks, `run --quiet --executor mpi ${typed}`))

const NASCH = '--model nasch --cells 5003 --density 0.3'
const OPEN = '--model nasch --boundary open --entry 0.8 --exit 0.6 --cells 2000 --density 0.2'

describeMpi((mpi) => {
  test.each([
    [NASCH, 3, '--kernel simd'],
    [NASCH, 2, '--kernel naive --workers 2'],
    [OPEN, 2, '--kernel bitwise'],
    ['--cells 10007', 3, '--kernel simd'],
    ['--model elementary:110 --cells 300', 5, '--kernel wasm'],
  ])('%s in %i ranks with %s', async (road, ranks, strategy) => {
    const folder = emptyFolder()
    const [first, there, back, whole] = ['first', 'there', 'back', 'whole'].map((name) => `${folder}/${name}`)
    await alone(`${road} --steps 90 --checkpoint ${first}`)
    await alone(`${road} --steps 270 --checkpoint ${whole}`)
    const every = '--checkpoint-every 40'
    await inRanks(mpi, ranks, `--resume ${first} --steps 90 --checkpoint ${there} ${every} ${strategy}`)
    await alone(`--resume ${there} --steps 90 --checkpoint ${back}`)
    expect(isSame(back, whole)).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['back', 'first', 'there', 'whole'])
  })

  test('a checkpoint that cannot be written, or read, is said once, and ends the job', async () => {
    const folder = emptyFolder()
    const forever = 'run --executor mpi --cells 1000 --steps 9e15'
    for (const [typed, words] of [
      ['--checkpoint /nowhere/a', "--checkpoint: '/nowhere/a' cannot be written: ENOENT"],
      [`--checkpoint ${folder}/a --checkpoint-every 0`, '--checkpoint-every: 0 is not'],
    ]) {
      const { code, stdout, stderr } = await lanewiseIn(mpi, 3, `${forever} ${typed}`)
      expect(code).not.toBe(0)
      expect(stdout).toBe('')
      expect(stderr).toContain(`lanewise: ${words}`)
    }
    const { code, stderr } = await lanewiseIn(mpi, 3, 'run --executor mpi --resume package.json')
    expect(code).not.toBe(0)
    expect(stderr).toContain(
      "lanewise: --resume: 'package.json' cannot be read: it is not a checkpoint of lanewise",
    )
  })
})
