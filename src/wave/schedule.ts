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
 *     dynamic    half of the points cut cyclically into W jobs, then half of those that are left, and so on. Whoever is
 *                free takes the next job; the last ones are short, so that all end at the same time
 */
export function jobsOf(schedule: Schedule, count: number, workers: number): Points[] {
  const jobs = { blocks, cyclic, dynamic }[schedule](count, workers)
  return jobs.filter(({ count }) => count > 0)
}

function blocks(count: number, workers: number): Points[] {
  const counts = sharesOf(count, workers)
  let end = 0
  return counts.map((count) => {
    end += count
    return { first: end - count, stride: 1, count }
  })
}

const cyclic = (count: number, workers: number): Points[] =>
  sharesOf(count, workers).map((count, w) => ({ first: w, stride: workers, count }))

function dynamic(count: number, workers: number): Points[] {
  const jobs: Points[] = []
  for (let begin = 0; begin < count; ) {
    const left = count - begin
    const batch = Math.min(left, Math.max(LEAST * workers, Math.ceil(left / 2)))
    for (const job of cyclic(batch, workers)) jobs.push({ ...job, first: begin + job.first })
    begin += batch
  }
  return jobs
}

/** Equal shares, or nearly so. */
const sharesOf = (count: number, workers: number): number[] =>
  Array.from({ length: workers }, (_, w) => Math.floor(count / workers) + (w < count % workers ? 1 : 0))
