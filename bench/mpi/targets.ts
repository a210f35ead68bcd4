import { type Figure, reached, type Target } from '../figure.js'
import { COURSE, LONG } from './job.js'
import { type MpiReport, rowOf } from './report.js'

/** 10^6 cell updates per second that EPCC's course prints for its C program, on four cores of two nodes of ARCHER2. */
export const COURSE_MCOPS = 1465

/** The targets of executor mpi. Times inside the kernel are 1 minus the time outside: 95 % inside is 5 % outside. */
export function mpiTargets(report: Pick<MpiReport, 'rows'>): Target[] {
  const speed = (mpi: string | undefined, ranks: number, workers = 1) =>
    rowOf(report, mpi, ranks, LONG, workers)?.cellUpdatesPerSecond ?? Number.NaN
  const mpis = [...new Set(report.rows.flatMap(({ mpi }) => mpi ?? []))]
  const figures = mpis.flatMap((mpi): Figure[] => {
    const share = report.rows.find((row) => row.part === 'share' && row.mpi === mpi)?.share?.median
    const course = (cells: number, every?: number) =>
      (report.rows.find(
        (row) => row.part === 'course' && row.mpi === mpi && row.cells === cells && row.every === every,
      )?.cellUpdatesPerSecond ?? Number.NaN) / 1e6
    return [
      [`${mpi}: 2 ranks / 1 rank, 2^24 cells`, 1.8, speed(mpi, 2) / speed(mpi, 1)],
      [
        `${mpi}: 2 ranks / executor threads with 2 workers, 2^24 cells`,
        0.95,
        speed(mpi, 2) / speed(undefined, 1, 2),
      ],
      [`${mpi}: time inside the kernel, 2 ranks, 2^24 cells (%)`, 95, 100 * (1 - (share ?? Number.NaN))],
      ...COURSE.flatMap((cells): Figure[] => [
        [`${mpi}: 2 ranks / the course's 4 processes, ${cells} cells`, 1, course(cells) / COURSE_MCOPS],
        [`${mpi}: the same with every step observed, ${cells} cells`, 1, course(cells, 1) / COURSE_MCOPS],
      ]),
    ]
  })
  return reached(figures)
}
