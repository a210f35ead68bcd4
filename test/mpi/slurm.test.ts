/** The job scripts of docs/cluster.md, as they stand there, on a Slurm of two nodes that runs on this machine. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lanewise } from '../cli/lanewise.js'
import { describeSlurm } from './slurm/cluster.js'

const document = readFileSync(new URL('../../docs/cluster.md', import.meta.url), 'utf8')
const jobs = [...document.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, job]) => job)

describeSlurm('Slurm', ({ submit }) => {
  test('there are scripts', () => {
    expect(jobs.length).toBe(3)
  })

  test.each(jobs.map((job) => [job.split('\n').at(-2)!, job]))('%s', async (command, job) => {
    const { code, stdout } = await submit(job)
    expect(code).toBe(0)
    const typed = command.match(/lanewise (run .*)/)![1]
    const alone = (await lanewise(typed.replace('mpi', 'serial'))).stdout
    const results = (text: string) => text.slice(0, text.indexOf('\nStrategy:'))
    expect(results(stdout)).toBe(results(alone))
    expect(stdout).toMatch(/^Strategy: {10}simd, mpi, 4 ranks$/m)
  })
})
