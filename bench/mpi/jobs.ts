import { COURSE, EACH, type Job, LONG, SHORT } from './job.js'

type Wanted = Pick<Job, 'part' | 'ranks' | 'cells'> &
  Partial<Pick<Job, 'workers' | 'depth' | 'overlap' | 'every' | 'inside'>> & { of: string }

export const DEPTHS = [1, 8, 64, 512]

/** Lengths on which only the kernel is timed, on one core. */
const LENGTHS = [12, 14, 16, 18, 20, 24].map((power) => 2 ** power)

/** All jobs, for the installed MPIs; a call takes about this many seconds. */
export function jobs(mpis: string[], cores: number, seconds: number, calls: number): Job[] {
  const job = ({ of, workers = 1, inside = false, ...wanted }: Wanted): Job => {
    const { part, ranks, cells, depth, overlap, every } = wanted
    const mpi = of === 'serial' || of === 'threads' ? undefined : of
    const executor = of === 'serial' || of === 'threads' ? of : 'mpi'
    const given = { ...(depth !== undefined && { depth }), ...(overlap !== undefined && { overlap }) }
    const options = { executor, workers, cells, ...given } as const
    // Among many short calls some are without noise; a fraction of time needs long calls.
    const parts = ['depth', 'beside', 'kernel'].includes(part) ? 4 : part === 'share' ? 0.25 : 1
    const steps = stepsFor(seconds / parts, cells, Math.min(cores, ranks * workers), depth, every)
    const name = [
      of === 'serial' ? 'serial' : of === 'threads' ? `threads, ${workers}` : `${of}, ${ranks} × ${workers}`,
      lengthName(cells),
      ...(depth === undefined ? [] : [`depth ${depth}`]),
      ...(overlap ? ['beside the work'] : []),
      ...(every === undefined ? [] : ['every step observed']),
    ].join(', ')
    return {
      ...{ part, name, ranks, workers, cells, inside },
      ...(mpi !== undefined && { mpi }),
      ...given,
      ...(every !== undefined && { every }),
      task: {
        options,
        steps,
        calls: Math.max(2, calls * parts),
        inside,
        ...(every !== undefined && { every }),
      },
    }
  }
  const at = (depths: number[], overlap: boolean) =>
    mpis.flatMap((of) => depths.map((depth) => ({ of, depth, overlap, ranks: 2, inside: true })))
  return [
    { part: 'two', of: 'serial', ranks: 1, cells: LONG },
    { part: 'two', of: 'threads', ranks: 1, workers: 1, cells: LONG },
    { part: 'two', of: 'threads', ranks: 1, workers: 2, cells: LONG },
    ...mpis.flatMap((of) => [1, 2].map((ranks) => ({ part: 'two', of, ranks, cells: LONG }))),
    ...mpis.flatMap((of) => [1, 2].map((ranks) => ({ part: 'hybrid', of, ranks, workers: 2, cells: LONG }))),
    ...mpis.flatMap((of) => [{ part: 'strong', of, ranks: 4, cells: LONG }]),
    ...mpis.flatMap((of) => [1, 2, 4].map((ranks) => ({ part: 'strong', of, ranks, cells: SHORT }))),
    ...mpis.flatMap((of) => [1, 4].map((ranks) => ({ part: 'weak', of, ranks, cells: EACH * ranks }))),
    ...mpis.flatMap((of) => [{ part: 'share', of, ranks: 2, cells: LONG, inside: true }]),
    ...[LONG, SHORT].flatMap((cells) => [
      ...at(DEPTHS, false).map((pair) => ({ part: 'depth', ...pair, cells })),
      ...at([8, 64], true).map((pair) => ({ part: 'beside', ...pair, cells })),
    ]),
    ...mpis.flatMap((of) =>
      COURSE.flatMap((cells) => [
        { part: 'course', of, ranks: 2, cells },
        { part: 'course', of, ranks: 2, cells, every: 1 },
      ]),
    ),
    ...LENGTHS.map((cells) => ({ part: 'kernel', of: 'serial', ranks: 1, cells, inside: true })),
  ].map(job)
}

/** Steps are a multiple of this number, so that calls end with an exchange at every depth. */
const MULTIPLE = 512

/** Steps that take about this many seconds. A rough guess is enough; it is not measured. */
function stepsFor(seconds: number, cells: number, cores: number, depth = 64, every?: number): number {
  const step = cells / (6e11 * cores) + 20e-6 / depth
  return MULTIPLE * Math.ceil(seconds / (every === undefined ? step : 4 * step + 20e-6) / MULTIPLE)
}

/** A length, as a power of two if it is one. */
const lengthName = (cells: number): string =>
  `${Number.isInteger(Math.log2(cells)) ? `2^${Math.log2(cells)}` : cells} cells`
