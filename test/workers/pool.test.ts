/** Pools of workers: on this thread, and on worker threads that serve a few programs of the tests. */
import { build } from 'esbuild'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { localPool } from '../../src/workers/local.js'
import type { Pool, Programs } from '../../src/workers/pool.js'
import { threadPool } from '../../src/workers/threads.js'
import { type Started, watchWorkers } from '../executors/workers.js'

/** The programs, as the text of a worker has them. */
const PROGRAMS = `({
  square: async (number, { progress }) => {
    progress(1)
    return number * number
  },
  // Job 0 ends when all others have ended.
  last: async ({ job, ended, others }) => {
    for (let now; job === 0 && (now = Atomics.load(ended, 0)) < others; ) Atomics.wait(ended, 0, now)
    if (job > 0) Atomics.add(ended, 0, 1)
    Atomics.notify(ended, 0)
    return job
  },
  fail: async (job) => {
    if (job === 2) throw new Error('job 2 is too much')
    return job
  },
  // What a worker keeps, and what it has kept.
  keep: async (job) => void (globalThis.kept = [...(globalThis.kept ?? []), job]),
  kept: async () => globalThis.kept,
  // One array as it is, one twice, and one that is a part of another.
  arrays: async (size) => {
    const all = Float64Array.from({ length: size }, (_, i) => i / 0)
    return { all, again: all, part: all.subarray(1, 2), text: 'and more', nothing: undefined }
  },
  give: async () => (globalThis.given = { numbers: new Float64Array(9) }),
  left: async () => globalThis.given.numbers.length,
  exit: async () => process.exit(3),
  forever: async (job, { progress }) => {
    progress(1)
    if (job === 1) for (;;) Math.sqrt(2)
    return job
  },
})`

let source: string
let started: Started

beforeAll(async () => {
  const contents = `import { serve } from './src/workers/serve.js'\nawait serve(${PROGRAMS})`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    ...{ bundle: true, write: false, format: 'esm', platform: 'node', target: 'es2022' },
  })
  source = outputFiles[0].text
})
beforeEach(() => {
  started = watchWorkers()
})
afterEach(async () => {
  started.forget()
  await started.gone()
})

const threads = (workers: number) => threadPool(workers, source, [])

// biome-ignore lint/security/noGlobalEval: the same text as in the workers
const programs: Programs = globalThis.eval(PROGRAMS)

describe.each<[string, () => Pool]>([
  ['this thread', () => localPool(programs)],
  ['1 worker', () => threads(1)],
  ['3 workers', () => threads(3)],
])('%s', (_, open) => {
  test('results come in the order of the jobs, and progress is told', async () => {
    const pool = open()
    const jobs = Array.from({ length: 20 }, (_, i) => i)
    const told: number[] = []
    const finished: number[] = []
    const results = await pool.map<number, number>('square', jobs, {
      progress: (job) => told.push(job),
      finished: (some) => finished.push(...some),
    })
    expect(results).toEqual(jobs.map((job) => job * job))
    expect(finished).toEqual(results)
    expect(told.sort((a, b) => a - b)).toEqual(jobs)
    expect(await pool.map('square', [])).toEqual([])
    expect(await pool.map('square', [7])).toEqual([49])
    await pool.close()
  })

  test('a job that throws ends all, and what it says is said', async () => {
    const pool = open()
    const finished: number[] = []
    const run = pool.map<number, number>('fail', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], {
      finished: (some) => finished.push(...some),
    })
    await expect(run).rejects.toThrow('job 2 is too much')
    expect(finished.slice(0, 2)).toEqual([0, 1].slice(0, finished.length))
    expect(finished.length).toBeLessThanOrEqual(2)
    await pool.close()
  })

  test.each([new Error('mine'), undefined])('a progress that throws ends all: %s', async (thrown) => {
    const pool = open()
    let calls = 0
    const progress = () => {
      calls++
      throw thrown
    }
    const run = pool.map('square', [1, 2, 3, 4, 5, 6, 7, 8, 9], { progress }).catch((error) => ({ error }))
    expect(await run).toEqual({ error: thrown })
    expect(calls).toBe(1)
    await pool.close()
  })

  test('a signal that has been given begins nothing', async () => {
    const pool = open()
    expect(await pool.map('square', [1, 2], { signal: { aborted: true } })).toEqual([])
    await pool.close()
  })
})

test.each([1, 2, 5])('of as many jobs as workers, each of %i workers gets one', async (workers) => {
  const pool = threads(workers)
  const jobs = Array.from({ length: workers }, (_, i) => i)
  await pool.map('keep', jobs)
  const kept = await pool.map<number, number[]>('kept', jobs)
  expect(kept.map((each) => each.length)).toEqual(jobs.map(() => 1))
  expect(kept.flat().sort()).toEqual(jobs)
  await pool.close()
})

describe.each<[string, () => Pool]>([
  ['this thread', () => localPool(programs)],
  ['workers', () => threads(2)],
])('%s', (_, open) => {
  test('typed arrays come as they are', async () => {
    const pool = open()
    const all = new Float64Array([Number.NaN, Number.POSITIVE_INFINITY])
    const [result] = await pool.map('arrays', [2])
    expect(result).toEqual({ all, again: all, part: all.subarray(1), text: 'and more', nothing: undefined })
    await pool.close()
  })

  test('results are told as they come, and jobs can be some of all', async () => {
    const pool = open()
    const numbers = [1, 3, 4, 9]
    const came: [number, number][] = []
    await pool.map<number, number>('square', [0, 1, 2, 3, 4, 5], {
      next: () => numbers.shift()!,
      came: (job, result) => came.push([job, result]),
    })
    expect(came.sort()).toEqual([
      [1, 1],
      [3, 9],
      [4, 16],
    ])
    await pool.close()
  })
})

test('a worker hands typed arrays over and does not copy them', async () => {
  const pool = threads(1)
  expect(await pool.map('give', [null])).toEqual([{ numbers: new Float64Array(9) }])
  expect(await pool.map('left', [null])).toEqual([0])
  await pool.close()
})

test('whoever is free takes the next job', async () => {
  const pool = threads(2)
  const ended = new Int32Array(new SharedArrayBuffer(4))
  const jobs = Array.from({ length: 9 }, (_, job) => ({ job, ended, others: 8 }))
  const finished: number[][] = []
  await pool.map<object, number>('last', jobs, { finished: (some) => finished.push(some) })
  // Job 0 is the last to end. Of the other worker, only its last result may come later.
  expect(finished.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(finished[0].length).toBeGreaterThanOrEqual(8)
  await pool.close()
})

test('no more workers are started than there are jobs', async () => {
  const pool = threads(8)
  await pool.map('square', [1, 2])
  expect(started.workers.length).toBe(2)
  await pool.close()
})

test('a worker that is lost is an error', async () => {
  const pool = threads(2)
  await expect(pool.map('exit', [0, 1, 2, 3])).rejects.toThrow(/^worker [01] of 2 is lost: .*exit code 3$/)
  await expect(pool.map('square', [1])).rejects.toThrow('is lost')
  await pool.close()
})

test('a signal ends what is under way, and keeps what is finished before it', async () => {
  const pool = threads(2)
  const signal = { aborted: false }
  const progress = (job: number) => {
    if (job === 3) signal.aborted = true
  }
  expect(await pool.map('forever', [0, 1, 2, 3, 4, 5], { signal, progress })).toEqual([0])
  await pool.close()
})
