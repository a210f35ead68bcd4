/** What goes wrong in one rank ends all of them under srun, too, soon and in words. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cli, emptyFolder } from '../cli/lanewise.js'
import { describeSlurm } from './slurm/cluster.js'

const program = fileURLToPath(new URL('programs/fail.mjs', import.meta.url))
const node = `${process.execPath} --max-old-space-size=64`

/** Seconds that a job may take to end; as long as Slurm itself gives a process that does not end when it is told to. */
const SOON = 15

/** The processes of a job that has this folder among its arguments. They are no children of srun. */
const ranksWith = (folder: string) =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isRank(pid, folder))

function isRank(pid: string, folder: string): boolean {
  try {
    const [command, ...rest] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command === process.execPath && rest.some((argument) => argument.includes(folder))
  } catch {
    // It has just ended.
    return false
  }
}

describeSlurm('faults with Slurm', ({ start }) => {
  describe.each(['pmix', 'pmi2'])('srun --mpi=%s', (mpi) => {
    const srun = (options: string, command: string) =>
      start(`srun --mpi=${mpi} --nodes=2 --ntasks=4 ${options} ${command}`)

    /** Checks that a job that was told to end does so, and that nothing is left of it, nor in its folder. */
    async function expectEnd({ ended }: ReturnType<typeof start>, folder: string) {
      const began = performance.now()
      const outcome = await ended
      expect((performance.now() - began) / 1000).toBeLessThan(SOON)
      expect(outcome.code).not.toBe(0)
      await expect.poll(() => ranksWith(folder), { timeout: 5000 }).toEqual([])
      expect(readdirSync(folder)).toEqual([])
      return outcome
    }

    /** A run that nobody waits for, once it is under way. */
    async function startLong(options: string) {
      const folder = emptyFolder()
      const typed = `run --executor mpi --kernel naive --steps 100000000 --save ${folder}/road.npy`
      const job = srun(options, `${node} ${cli} ${typed}`)
      await job.printed(/Actual density/)
      return { job, folder }
    }

    test.each([
      ['throw', /^lanewise: rank 1 of 4 throws Error: this rank has had enough$/m],
      [
        'block',
        /^lanewise: rank 1 of 4 throws RangeError: .*WebAssembly\.Memory\(\): could not allocate memory$/m,
      ],
      ['exit', /^lanewise: rank 1 of 4 fails with exit code 3, and all ranks end$/m],
      ['kill', /task 1: Killed/],
      ['heap', /JavaScript heap out of memory[\s\S]*task 1: Aborted/],
    ])('a rank that does this ends all: %s', async (how, says) => {
      const folder = emptyFolder()
      const job = srun('--kill-on-bad-exit', `${node} ${program} ${how} ${folder}`)
      expect((await expectEnd(job, folder)).stderr).toMatch(says)
    })

    test('a wrong option', async () => {
      const folder = emptyFolder()
      const typed = `run --executor mpi --cells 0 --save ${folder}/road.npy`
      const { stdout, stderr } = await expectEnd(
        srun('--kill-on-bad-exit', `${node} ${cli} ${typed}`),
        folder,
      )
      expect(stdout).toBe('')
      expect(stderr).toMatch(/^lanewise: --cells: 0 is not an integer from 1 to \d+$/m)
    })

    test('a rank that is killed while the others wait for it', async () => {
      const { job, folder } = await startLong('--kill-on-bad-exit')
      const ranks = ranksWith(folder)
      expect(ranks.length).toBe(4)
      process.kill(Number(ranks[2]), 'SIGKILL')
      expect((await expectEnd(job, folder)).stderr).toMatch(/tasks? \d: Killed/)
    })

    test('Ctrl-C', async () => {
      const { job, folder } = await startLong('--quit-on-interrupt')
      job.child.kill('SIGINT')
      await expectEnd(job, folder)
    })

    test('scancel', async () => {
      const { job, folder } = await startLong(`--job-name=${mpi}`)
      await start(`scancel --name=${mpi}`).ended
      await expectEnd(job, folder)
    })
  })
})
