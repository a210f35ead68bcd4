/** Whatever goes wrong in one rank ends all of them, soon, and is said in words. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { run } from '../child.js'
import { cli, emptyFolder } from '../cli/lanewise.js'
import { installWith, koffi } from './install.js'
import { describeMpi, expectInterrupted, lanewiseIn, launchNode, launchWith, type Mpi } from './launchers.js'

const program = fileURLToPath(new URL('programs/fail.mjs', import.meta.url))

/** Seconds that a job may take to end. */
const SOON = 15

async function inTime<Result>(ended: Promise<Result>): Promise<Result> {
  const began = performance.now()
  const outcome = await ended
  expect((performance.now() - began) / 1000).toBeLessThan(SOON)
  return outcome
}

/** Helpers of a launcher may end a moment after it. */
const expectNoneLeft = ({ lives }: { lives(): boolean }) =>
  expect.poll(lives, { timeout: 5000, message: 'processes are left' }).toBe(false)

/** The lines of ours; launchers add their own. */
const ours = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('lanewise: '))

describeMpi((mpi) => {
  test.each([
    ['throw', 1, 'Error: this rank has had enough'],
    ['reject', 1, 'Error: this rank has had enough'],
    [
      'block',
      1,
      'RangeError: cells: no memory of 131200 bytes can be had for them: WebAssembly.Memory(): could not allocate memory',
    ],
    ['thread', 1, 'Error: worker 1 of 2 is lost and the road with it: it has ended with exit code 1'],
    ['exit', 3, undefined],
  ])('a rank that does this ends all: %s', async (how, exitCode, error) => {
    const job = launchNode(mpi, 3, program, how)
    const { code, stderr } = await inTime(job.ended)
    expect(code).toBe(exitCode)
    expect(stderr).toContain(`lanewise: rank 1 of 3 fails with exit code ${exitCode}, and all ranks end\n`)
    if (error) expect(stderr.split('\n')).toContain(`lanewise: rank 1 of 3 throws ${error}`)
    await expectNoneLeft(job)
  })

  test('a rank that is killed ends all', async () => {
    const job = launchNode(mpi, 3, program, 'kill')
    const { code, stdout, stderr } = await inTime(job.ended)
    expect(code).not.toBe(0)
    // Only the launcher can say it. MPICH's does not know which rank it was, and says it here.
    expect(stdout + stderr).toMatch(mpi === 'MPICH' ? /Killed \(signal 9\)/ : /rank 1 .* signal 9 \(Killed\)/)
    await expectNoneLeft(job)
  })

  test('a rank whose heap is full ends all', async () => {
    const options = mpi === 'MPICH' ? ['-print-all-exitcodes'] : []
    const job = launchWith(mpi, options, 3, process.execPath, '--max-old-space-size=64', program, 'heap')
    const { code, stdout, stderr } = await inTime(job.ended)
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/JavaScript heap out of memory/)
    // V8 ends the process, so that again only the launcher can say which one; the others may have been ended by 9.
    expect(stdout + stderr).toMatch(
      mpi === 'MPICH' ? /Exit codes: \[.*\] \d+,6,\d+$/m : /rank 1 .* signal 6 \(Aborted\)/,
    )
    await expectNoneLeft(job)
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

  test('a run that fails leaves no file', async () => {
    const folder = emptyFolder()
    const typed = `run --executor mpi --cells 1e15 --save ${folder}/road.npy`
    const { code } = await inTime(lanewiseIn(mpi, 3, typed))
    expect(code).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })

  test('Ctrl-C ends all, and leaves no file', async () => {
    const folder = emptyFolder()
    const typed = `run --executor mpi --kernel naive --steps 1000000 --save ${folder}/road.npy`
    const job = launchNode(mpi, 3, cli, ...typed.split(' '))
    await job.printed(/Actual density/)
    job.child.kill('SIGINT')
    const { code } = await inTime(job.ended)
    expectInterrupted(mpi, code)
    await expectNoneLeft(job)
    expect(readdirSync(folder)).toEqual([])
  })

  test('a launcher of another MPI than the library', async () => {
    const variable = mpi === 'Open MPI' ? 'OMPI_COMM_WORLD_SIZE' : 'PMI_SIZE'
    const others: Mpi = mpi === 'Open MPI' ? 'MPICH' : 'Open MPI'
    // As if it were the launcher of this MPI, while only the library of the other is there.
    const file = others === 'MPICH' ? 'libmpi.so.40' : 'libmpich.so.12'
    const fake = `import koffi from ${koffi}
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

  test('a kernel that takes the whole road', async () => {
    const { stderr } = await inTime(lanewiseIn(mpi, 1, 'run --executor mpi --kernel exact'))
    expect(ours(stderr)).toEqual([
      "lanewise: --executor: 'mpi' cannot run kernel 'exact', which takes the whole road",
    ])
  })

  test('an MPI that allows no threads', async () => {
    const fake = `import koffi from ${koffi}
      export default { ...koffi, load(...args) {
        const library = koffi.load(...args)
        return { symbol: (name) => library.symbol(name), func(name, ...types) {
          const call = library.func(name, ...types)
          return name === 'MPI_Init_thread' ? (argc, argv, level, got) => call(argc, argv, 0, got) : call
        } }
      } }`
    const job = launchNode(mpi, 3, installWith(fake), ...'run --executor mpi --cells 100'.split(' '))
    const { code, stdout, stderr } = await inTime(job.ended)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(ours(stderr)).toEqual([
      `lanewise: --executor: 'mpi' cannot run here: ${mpi} allows no other threads beside it (MPI_THREAD_FUNNELED)`,
      'lanewise: rank 0 of 3 fails with exit code 2, and all ranks end',
    ])
    await expectNoneLeft(job)
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
