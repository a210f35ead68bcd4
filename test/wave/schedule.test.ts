/** How points are shared out, and how evenly that shares out the work: points inside the obstacle cost nothing. */
import { describe, expect, test } from 'vitest'
import type { Points } from '../../src/wave/kernels/kernel.js'
import { jobsOf, schedules } from '../../src/wave/schedule.js'
import { createWave } from '../../src/wave/wave.js'

const numbersOf = ({ first, stride, count }: Points) =>
  Array.from({ length: count }, (_, n) => first + stride * n)

describe.each(schedules)('%s', (schedule) => {
  test.each([
    [1, 1],
    [4, 8],
    [289, 1],
    [289, 7],
    [16641, 2],
    [16641, 1024],
  ])('%i points on %i workers: each point is in one job, and no job is empty', (count, workers) => {
    const jobs = jobsOf(schedule, count, workers)
    const points = jobs.flatMap(numbersOf).sort((a, b) => a - b)
    expect(points).toEqual(Array.from({ length: count }, (_, n) => n))
    expect(jobs.every((job) => job.count > 0)).toBe(true)
    if (schedule !== 'dynamic') expect(jobs).toHaveLength(Math.min(count, workers))
  })
})

test('blocks are of neighbours, the first ones a point longer', () => {
  expect(jobsOf('blocks', 11, 4)).toEqual([
    { first: 0, stride: 1, count: 3 },
    { first: 3, stride: 1, count: 3 },
    { first: 6, stride: 1, count: 3 },
    { first: 9, stride: 1, count: 2 },
  ])
})

test('cyclic jobs take turns', () => {
  expect(jobsOf('cyclic', 11, 4).map(numbersOf)).toEqual([
    [0, 4, 8],
    [1, 5, 9],
    [2, 6, 10],
    [3, 7],
  ])
})

test('dynamic jobs become shorter', () => {
  const counts = jobsOf('dynamic', 16641, 2).map(({ count }) => count)
  expect(counts.slice(0, 4)).toEqual([4161, 4160, 2080, 2080])
  expect(counts).toEqual([...counts].sort((a, b) => b - a))
  expect(Math.max(...counts.slice(-2))).toBeLessThanOrEqual(32)
})

describe('points outside the obstacle, on the grid of 128', async () => {
  const { mask, outside } = await createWave()
  const workOf = (job: Points) => numbersOf(job).filter((point) => mask[point] === 0).length

  /** The work of each worker, if whoever has the least takes the next job. */
  function loads(schedule: (typeof schedules)[number], workers: number): number[] {
    const work = new Array<number>(workers).fill(0)
    for (const job of jobsOf(schedule, mask.length, workers)) {
      work[work.indexOf(Math.min(...work))] += workOf(job)
    }
    return work
  }
  const bound = (work: number[]) => outside / Math.max(...work)

  test('8 blocks have what the ranks of the reference have', () => {
    expect(loads('blocks', 8)).toEqual([2081, 2080, 1673, 1432, 1690, 2075, 2080, 2080])
  })

  test.each([
    [2, 1.92],
    [4, 3.65],
    [8, 7.3],
    [16, 14.59],
  ])('%i blocks can be %d times as fast as one, and the others nearly as many times', (workers, most) => {
    expect(bound(loads('blocks', workers))).toBeCloseTo(most, 2)
    expect(bound(loads('cyclic', workers))).toBeGreaterThan(0.985 * workers)
    expect(bound(loads('dynamic', workers))).toBeGreaterThan(0.99 * workers)
  })

  test('dynamic jobs that are dealt out in turns are as much work for each', () => {
    const work = [0, 0, 0, 0]
    for (const [i, job] of jobsOf('dynamic', mask.length, 4).entries()) work[i % 4] += workOf(job)
    expect(bound(work)).toBeGreaterThan(3.95)
  })
})
