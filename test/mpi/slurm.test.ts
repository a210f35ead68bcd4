/** The job scripts of docs/cluster.md, as they stand there, on a Slurm of two nodes that runs on this machine. */
import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../child.js'
import { cli, emptyFolder, lanewise } from '../cli/lanewise.js'

const script = (name: string) => fileURLToPath(new URL(`slurm/${name}.sh`, import.meta.url))
const document = readFileSync(new URL('../../docs/cluster.md', import.meta.url), 'utf8')
const jobs = [...document.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, job]) => job)
/** The scripts of a job, by the name that they give it. */
const named = (name: string) => jobs.filter((job) => job.includes(`\n#SBATCH --job-name=${name}\n`))
const roads = named('road')
const [sweep] = named('sweep')
const [merge] = named('merge')

const there = ['slurmctld', 'slurmd', 'munged', 'mpirun.openmpi', 'mpirun.mpich'].every(
  (program) => spawnSync('which', [program]).status === 0,
)
const root = process.getuid?.() === 0
if (!there || !root) console.warn('There are no Slurm, both MPIs and root here: no job script is tested.')

/** Where tests are run by a machine, what cannot be tested fails. */
describe.skipIf(!process.env.CI && !(there && root))('Slurm', () => {
  let cluster: string
  beforeAll(() => {
    // Sockets have short names.
    cluster = mkdtempSync('/tmp/slurm-')
    const { status, stderr } = spawnSync(script('up'), [cluster], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
  afterAll(() => {
    spawnSync(script('down'), [cluster])
    rmSync(cluster, { recursive: true })
  })

  /** A folder where the package is installed. */
  function project(): string {
    const folder = emptyFolder()
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
    symlinkSync(cli, join(folder, 'node_modules/.bin/lanewise'))
    writeFileSync(join(folder, 'package.json'), '{}')
    return folder
  }

  const inCluster = (folder: string, command: string) =>
    run('bash', '-c', `. ${cluster}/env && cd ${folder} && ${command}`)

  /** Hands in a job, and waits for its end. */
  async function submit(job: string) {
    const folder = project()
    writeFileSync(join(folder, 'job.sh'), job)
    const { code } = await inCluster(folder, 'sbatch --wait --output=out --error=err job.sh')
    const [stdout, stderr] = ['out', 'err'].map((name) => readFileSync(join(folder, name), 'utf8'))
    return { code, stdout, stderr }
  }

  test('every script is tested', () => {
    expect([...roads, sweep, merge]).toEqual(jobs)
    expect(roads.length).toBe(4)
  })

  // Where a script is for either MPI, it is tested with both.
  const threaded = roads.at(-1)!
  const variants = [...roads, threaded.replace('pmix', 'pmi2')]
  test.each(variants.map((job) => [job.split('\n').at(-2)!, job]))('%s', async (command, job) => {
    const { code, stdout } = await submit(job)
    expect(code).toBe(0)
    const typed = command.match(/lanewise (run .*)/)![1]
    const alone = (await lanewise(typed.replace('mpi', 'serial').replace(' --workers 2', ''))).stdout
    const results = (text: string) => text.slice(0, text.indexOf('\nStrategy:'))
    expect(results(stdout)).toBe(results(alone))
    const crew = typed.includes('--workers') ? '2 ranks of 2 workers' : '4 ranks'
    expect(stdout).toContain(`Strategy:          simd, mpi, ${crew}\n`)
  })

  test.each(['pmix', 'pmi2'])(
    'srun --mpi=%s: a rank that throws, or is killed, ends the job',
    async (mpi) => {
      const program = fileURLToPath(new URL('programs/fail.mjs', import.meta.url))
      for (const how of ['throw', 'kill']) {
        const began = performance.now()
        const { code, stderr } = await submit(
          `#!/bin/bash\n#SBATCH --nodes=2 --ntasks=4\nsrun --mpi=${mpi} --kill-on-bad-exit ${process.execPath} ${program} ${how}\n`,
        )
        expect(code).not.toBe(0)
        expect(stderr).toMatch(how === 'kill' ? /task 1: Killed/ : /rank 1 of 4 fails with exit code 1/)
        expect((performance.now() - began) / 1000).toBeLessThan(30)
      }
    },
  )

  describe('a sweep as a job array', () => {
    const [, chain] = document.match(/^(sbatch .*sweep\.sh\) merge\.sh)$/m)!

    /** Hands both scripts in as the document says, in a folder with more in it, and waits for the second. */
    async function submitBoth(prepare: (folder: string) => void) {
      const folder = project()
      writeFileSync(join(folder, 'sweep.sh'), sweep)
      writeFileSync(join(folder, 'merge.sh'), merge)
      prepare(folder)
      const { stdout } = await inCluster(folder, chain.replace('sbatch', 'sbatch --wait'))
      const { stdout: job } = await inCluster(folder, `scontrol show job ${stdout.match(/\d+/)}`)
      return {
        folder,
        state: job.match(/JobState=(\w+)/)?.[1],
        files: readdirSync(folder).filter((name) => /\.(json|csv|svg)$/.test(name)),
      }
    }

    test('is the sweep in one piece', async () => {
      const { folder, state, files } = await submitBoth(() => {})
      expect(state).toBe('COMPLETED')
      const parts = [1, 2, 3, 4].map((part) => `part-${part}.json`)
      expect(files.sort()).toEqual(['fundamental.csv', 'fundamental.svg', 'package.json', ...parts])
      const typed = sweep.replaceAll(' \\\n', '').match(/lanewise (sweep .*?) +--part/)![1]
      const whole = ['csv', 'svg'].map((format) => join(folder, `whole.${format}`))
      await lanewise(`${typed} --quiet ${whole.map((file) => `--save ${file}`).join(' ')}`)
      for (const file of whole) {
        expect(readFileSync(file.replace('whole', 'fundamental'), 'utf8')).toBe(readFileSync(file, 'utf8'))
      }
    })

    test('is not put together when a task has failed', async () => {
      // A folder of that name keeps the third task from saving its part.
      const { state, files } = await submitBoth((folder) => mkdirSync(join(folder, 'part-3.json')))
      expect(state).toBe('CANCELLED')
      expect(files).toEqual(expect.arrayContaining(['part-1.json', 'part-2.json', 'part-4.json']))
      expect(files).not.toContain('fundamental.csv')
    })
  })
})
