/** Whatever goes wrong in one rank ends all of them, soon, and is said in words. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { run } from '../child.js'
import { cli, emptyFolder } from '../cli/lanewise.js'
import { describeMpi, lanewiseIn, launch, launchNode, type Mpi } from './launchers.js'

const program = fileURLToPath(new URL('programs/fail.mjs', import.meta.url))

/** Seconds that a job may take to end. */
const SOON = 15

async function inTime<Result>(ended: Promise<Result>): Promise<Result> {
  const began = performance.now()
  const outcome = await ended
  expect((performance.now() - began) / 1000).toBeLessThan(SOON)
  return outcome
}

/** The lines of ours; launchers add their own. */
const ours = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('lanewise: '))

/** The package in a folder of its own, beside something else in the place of koffi. */
function installWith(koffi?: string): string {
  const folder = emptyFolder()
  const root = dirname(dirname(cli))
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const name of [
    'commander',
    'cli-progress',
    'string-width',
    'strip-ansi',
    'ansi-regex',
    'is-fullwidth-code-point',
    'emoji-regex',
  ]) {
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true })
  }
  if (koffi !== undefined) {
    mkdirSync(join(folder, 'node_modules/koffi'), { recursive: true })
    writeFileSync(join(folder, 'node_modules/koffi/package.json'), '{"type":"module","main":"index.js"}')
    writeFileSync(join(folder, 'node_modules/koffi/index.js'), koffi)
  }
  return join(folder, 'dist/cli.js')
}

describeMpi((mpi) => {
  test.each([
    ['throw', 1],
    ['reject', 1],
    ['exit', 3],
  ])('a rank that does this ends all: %s', async (how, exitCode) => {
    const { code, stderr } = await inTime(launchNode(mpi, 3, program, how).ended)
    expect(code).toBe(exitCode)
    expect(stderr).toContain(`lanewise: rank 1 of 3 fails with exit code ${exitCode}, and all ranks end\n`)
    if (how !== 'exit')
      expect(stderr).toMatch(/^lanewise: rank 1 of 3 throws Error: this rank has had enough$/m)
  })

  test('a rank that is killed ends all', async () => {
    const job = launchNode(mpi, 3, program, 'kill')
    const { code, stdout, stderr } = await inTime(job.ended)
    expect(code).not.toBe(0)
    // Only the launcher can say it, and MPICH's says it here.
    expect(stdout + stderr).toMatch(/killed/i)
    // Helpers of a launcher may end a moment after it.
    await expect.poll(job.lives, { timeout: 5000 }).toBe(false)
  })

  test('a wrong option is said once', async () => {
    const { code, stdout, stderr } = await inTime(lanewiseIn(mpi, 3, 'run --executor mpi --cells 0'))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(ours(stderr)).toEqual([
      'lanewise: --cells: 0 is not an integer from 1 to 9007199254740991',
      'lanewise: rank 0 of 3 fails with exit code 2, and all ranks end',
    ])
  })

  test('a file that only the first rank writes, and cannot, ends all', async () => {
    const typed = 'run --executor mpi --cells 1000 --save /nowhere/road.npy'
    const { code, stderr } = await inTime(lanewiseIn(mpi, 3, typed))
    expect(code).toBe(1)
    expect(ours(stderr)[0]).toMatch(/^lanewise: --save: '\/nowhere\/road.npy' cannot be written/)
  })

  test('Ctrl-C ends all', async () => {
    const job = launchNode(mpi, 3, cli, ...'run --executor mpi --kernel naive --steps 1000000'.split(' '))
    await job.printed(/Actual density/)
    job.child.kill('SIGINT')
    const { code } = await inTime(job.ended)
    expect(code).not.toBe(0)
    // Helpers of a launcher may end a moment after it.
    await expect.poll(job.lives, { timeout: 5000 }).toBe(false)
  })

  test('a launcher of another MPI than the library', async () => {
    const variable = mpi === 'Open MPI' ? 'OMPI_COMM_WORLD_SIZE' : 'PMI_SIZE'
    const others: Mpi = mpi === 'Open MPI' ? 'MPICH' : 'Open MPI'
    // As if it were the launcher of this MPI, while only the library of the other is there.
    const koffi = createRequire(import.meta.url).resolve('koffi')
    const file = others === 'MPICH' ? 'libmpi.so.40' : 'libmpich.so.12'
    const fake = `import koffi from ${JSON.stringify(koffi)}
      export default { ...koffi, load(file, options) {
        if (file === '${file}') throw new Error('no such file')
        return koffi.load(file, options)
      } }`
    const job = launchNode(mpi, 2, installWith(fake), ...'run --executor mpi --cells 100'.split(' '))
    const { code, stdout, stderr } = await inTime(job.ended)
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(ours(stderr)[0]).toMatch(
      new RegExp(
        `^lanewise: --executor: 'mpi' cannot run here: ${variable} is 2, but ${others} .* world of 1;`,
      ),
    )
  })

  test('a kernel that takes the whole ring', async () => {
    const { stderr } = await inTime(lanewiseIn(mpi, 1, 'run --executor mpi --kernel exact'))
    expect(ours(stderr)).toEqual([
      "lanewise: --executor: 'mpi' cannot run kernel 'exact', which takes the whole ring at once",
    ])
  })

  test('npx in between', async () => {
    const folder = dirname(dirname(cli))
    const job = launch(
      mpi,
      2,
      'npx',
      '--prefix',
      folder,
      'lanewise',
      ...'run --executor mpi --cells 100'.split(' '),
    )
    const { code, stderr } = await inTime(job.ended)
    if (mpi === 'Open MPI') expect(code).toBe(0)
    else expect(ours(stderr)[0]).toMatch(/^lanewise: --executor: 'mpi' cannot run here: .*PMI_FD.*npx/)
  })

  test('no koffi', async () => {
    const job = launchNode(mpi, 2, installWith(), ...'run --executor mpi --cells 100'.split(' '))
    const { code, stderr } = await inTime(job.ended)
    expect(code).not.toBe(0)
    expect(ours(stderr)[0]).toMatch(/^lanewise: --executor: 'mpi' cannot run here: .*npm install koffi@3$/)
  })
})

describe('without a launcher', () => {
  test('no MPI', async () => {
    const koffi = `export default { load() { throw new Error('no such file') } }`
    const outcome = await run(process.execPath, installWith(koffi), 'run', '--executor', 'mpi')
    expect(outcome).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^lanewise: --executor: 'mpi' cannot run here: there is neither Open MPI \(libmpi\.so\.40\) nor MPICH .*\n$/,
      ),
    })
  })
})
