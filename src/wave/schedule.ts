import type { Points } from './kernels/kernel.js'

/** How the points of the grid are shared out to the workers. */
export const schedules = ['blocks', 'cyclic', 'dynamic'] as const

/** Name of a schedule. */
export type Schedule = (typeof schedules)[number]

/** Fewest points of a job of the schedule `dynamic`. */
const LEAST = 32

/**
 * Cuts the points 0 to count - 1 into jobs, none of which is empty. Points inside the obstacle cost nothing, so jobs of as
 * many points can differ in their work. W is the number of workers.
 *
 *     blocks     W jobs of points next to each other; the first ones have a point more if they do not come out even
 *     cyclic     W jobs; w has the points w, w + W, w + 2 W, …
 *     dynamic    jobs of points next to each other: each has half of a worker's share of those that are left. Whoever is
 *                free takes the next one; the last ones are short, so that all end at the same time
 */
export function jobsOf(schedule: Schedule, count: number, workers: number): Points[] {
  const jobs = schedule === 'dynamic' ? shrinking(count, workers) : equal(schedule, count, workers)
  return jobs.filter(({ count }) => count > 0)
}

function equal(schedule: 'blocks' | 'cyclic', count: number, workers: number): Points[] {
  const [least, rest] = [Math.floor(count / workers), count % workers]
  return Array.from({ length: workers }, (_, w) => ({
    first: schedule === 'cyclic' ? w : w * least + Math.min(w, rest),
    stride: schedule === 'cyclic' ? workers : 1,
    count: least + (w < rest ? 1 : 0),
  }))
}

function shrinking(count: number, workers: number): Points[] {
  const jobs: Points[] = []
  for (let first = 0; first < count; ) {
    const left = count - first
    const size = Math.min(left, Math.max(LEAST, Math.ceil(left / (2 * workers))))
    jobs.push({ first, stride: 1, count: size })
    first += size
  }
  return jobs
}
