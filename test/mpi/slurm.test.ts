/** The job scripts of docs/cluster.md, as they stand there, on a Slurm of two nodes that runs on this machine. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lanewise } from '../cli/lanewise.js'
import { describeSlurm } from './slurm/cluster.js'

const document = readFileSync(new URL('../../docs/cluster.md', import.meta.url), 'utf8')
const jobs = [...document.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, job]) => job)
/** The scripts of a job, by the name that they give it. */
const named = (name: string) => jobs.filter((job) => job.includes(`\n#SBATCH --job-name=${name}\n`))
const roads = named('road')
const [sweep] = named('sweep')
const [merge] = named('merge')

describeSlurm('Slurm', ({ project, inCluster, submit }) => {
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

    test('keeps what a cancelled task has finished, and the same script goes on', async () => {
      const folder = project()
      const one = sweep.replace('--array=1-4', '--array=1-1').replace('--densities 160', '--densities 2000')
      writeFileSync(join(folder, 'sweep.sh'), one)
      const file = join(folder, 'part-1.json')
      const begun = watch(folder, { signal: AbortSignal.timeout(60_000) })
      const cancelled = inCluster(folder, 'sbatch --wait --job-name=cancelled --output=said sweep.sh')
      for await (const _ of begun) if (existsSync(file)) break
      await inCluster(folder, 'scancel --name=cancelled')
      await cancelled
      // Slurm calls a job cancelled as soon as it has sent the signal; the task still saves then.
      const said = () => readFileSync(join(folder, 'said'), 'utf8')
      await expect.poll(said, { timeout: 20_000 }).toMatch(/lanewise: interrupted: \d+ of 2000 densities/)
      const { complete, points } = JSON.parse(readFileSync(file, 'utf8'))
      expect(complete).toBe(false)
      expect(said()).toContain(
        `lanewise: interrupted: ${points.length} of 2000 densities are finished, saved in part-1.json; `,
      )
      await inCluster(folder, 'sbatch --wait sweep.sh')
      const whole = join(folder, 'whole.json')
      const typed = one.replaceAll(' \\\n', '').match(/lanewise (sweep .*?) +--part/)![1]
      await lanewise(`${typed} --quiet --save ${whole}`)
      expect(readFileSync(file, 'utf8')).toBe(readFileSync(whole, 'utf8'))
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
