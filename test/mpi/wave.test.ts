/** Waves in ranks, of one thread each or several: all of them get what one process gets. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createWave, type WaveOptions } from '../../src/wave/index.js'
import type { WaveKernelName } from '../../src/wave/kernels/kernel.js'
import { kernels } from '../../src/wave/kernels/table.js'
import { schedules } from '../../src/wave/schedule.js'
import { emptyFolder } from '../cli/lanewise.js'
import { describeMpi, expectInterrupted, launchNode, type Mpi } from './launchers.js'

const program = fileURLToPath(new URL('programs/wave.mjs', import.meta.url))

type Task = WaveOptions & { abortIn?: number; loseIn?: number; tell?: boolean }

/** What all ranks have found. */
async function inRanks(mpi: Mpi, ranks: number, tasks: Task[]) {
  const folder = emptyFolder()
  const outcome = await launchNode(mpi, ranks, program, JSON.stringify(tasks), folder).ended
  expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' })
  const found = Array.from({ length: ranks }, (_, rank) => readFileSync(`${folder}/${rank}.json`, 'utf8'))
  for (const one of found) expect(one).toBe(found[0])
  return JSON.parse(found[0])
}

async function alone(options: WaveOptions) {
  const { mask, scattered, checksum, outside } = await createWave({ ...options, executor: 'serial' })
  const hash = createHash('sha256').update(mask).update(scattered.re).update(scattered.im)
  return { checksum, outside, sha256: hash.digest('hex') }
}

const small = { nx: 22, ny: 17, segments: 32 }
// multipole takes as many terms as two neighbours need: its last digits depend on who computes what.
const names = (Object.keys(kernels) as WaveKernelName[]).filter(
  (name) => name !== 'multipole' && name !== 'gpu',
)
const tasks = names.flatMap((kernel) => schedules.map((schedule) => ({ ...small, kernel, schedule })))

describeMpi((mpi) => {
  test.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [5, 1],
    [1, 3],
    [2, 2],
    [3, 2],
  ])('%i ranks of %i threads have what one process has', async (ranks, workers) => {
    const found = await inRanks(
      mpi,
      ranks,
      tasks.map((task) => ({ ...task, workers })),
    )
    for (const [i, { kernel, schedule }] of tasks.entries()) {
      const strategy = { kernel, executor: 'mpi', workers, ranks, schedule }
      expect(found[i]).toEqual({ ...(await alone({ ...small, kernel })), strategy })
    }
  })

  test('fewer points than workers', async () => {
    const tiny: WaveOptions = { nx: 1, segments: 8, kernel: 'naive' }
    const [found] = await inRanks(mpi, 3, [{ ...tiny, workers: 2 }])
    expect(found).toMatchObject(await alone(tiny))
  })

  const long: WaveOptions = { nx: 600, segments: 400, kernel: 'naive' }
  const next = { ...small, kernel: 'naive' as const }

  test.each([1, 2])(
    'a signal in one of three ranks of %i threads ends all, and they go on',
    async (workers) => {
      const [aborted, after] = await inRanks(mpi, 3, [{ ...long, workers, abortIn: 1 }, next])
      expect(aborted).toEqual({ name: 'AbortError', message: 'signal: the wave was aborted' })
      expect(after).toMatchObject(await alone(next))
    },
  )

  test('a thread that one rank loses is an error in all', async () => {
    const [lost, after] = await inRanks(mpi, 2, [{ ...long, workers: 2, loseIn: 1 }, next])
    expect(lost.message).toMatch(/^worker [01] of 2 is lost: it has ended with exit code 1$/)
    expect(after).toMatchObject(await alone(next))
  })

  test('what is wrong with a contour is said in all', async () => {
    const [found] = await inRanks(mpi, 2, [{ ...small, segments: 30 }])
    expect(found).toMatchObject({
      name: 'RangeError',
      message: expect.stringMatching(/^segments: 30 is not/),
    })
  })

  test('Ctrl-C ends all', async () => {
    const folder = emptyFolder()
    const task = { ...long, nx: 100_000, ny: 10, tell: true }
    const job = launchNode(mpi, 3, program, JSON.stringify([task]), folder)
    await job.printed(/it has begun/)
    job.child.kill('SIGINT')
    expectInterrupted(mpi, (await job.ended).code)
    await expect.poll(job.lives, { timeout: 5000, message: 'processes are left' }).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })
})
