import { createWave, type Schedule, type WaveOptions } from 'lanewise/wave'
import { bundled, installed, launch } from '../mpi/launch.js'
import type { Runs, Timed, WaveRow } from './row.js'
import { sample } from './sample.js'

type Kernel = 'naive' | 'vectorised' | 'wasm' | 'simd' | 'multipole'
type Size = { n: number; segments: number }

/** Calls per round. Rows whose fastest sample is wanted have more, as far as they are short. */
const CALLS: Record<Kernel, number> = { naive: 3, vectorised: 3, wasm: 5, simd: 15, multipole: 15 }
const PARALLEL_CALLS = 15

const SCHEDULES: Schedule[] = ['blocks', 'cyclic', 'dynamic']

/** The course's size, and one with a finer contour, where the number of segments counts. */
export const COURSE: Size = { n: 128, segments: 128 }
export const FINE: Size = { n: 256, segments: 1024 }

/** All strategies on the course's scene; where the time is short, 2 workers need a longer one, too. */
export async function ourRows(course: Size, fine: Size | undefined): Promise<Timed[]> {
  const kernels = Object.keys(CALLS) as Kernel[]
  return [
    ...kernels.map((kernel) => serial(kernel, course, CALLS[kernel])),
    ...SCHEDULES.map((schedule) => threads('simd', schedule, course, PARALLEL_CALLS)),
    threads('multipole', 'dynamic', course, PARALLEL_CALLS),
    ...(await rankRows(course)),
    ...(fine === undefined ? [] : fineRows(fine)),
  ]
}

const fineRows = (size: Size): Timed[] => [
  serial('simd', size, 3),
  serial('multipole', size, 3),
  ...SCHEDULES.map((schedule) => threads('simd', schedule, size, 3)),
  threads('multipole', 'dynamic', size, 3),
]

const serial = (kernel: Kernel, size: Size, calls: number): Timed => ({
  ...rowOf([kernel, 'serial'], size, 1),
  run: () => sample(createWave, optionsOf(kernel, size, { executor: 'serial' }), calls),
})

const threads = (kernel: Kernel, schedule: Schedule, size: Size, calls: number): Timed => ({
  ...rowOf([kernel, '2 threads', schedule], size, 2),
  run: () =>
    sample(createWave, optionsOf(kernel, size, { executor: 'threads', workers: 2, schedule }), calls),
})

/** Two ranks for each MPI that is installed. */
async function rankRows(size: Size): Promise<Timed[]> {
  const program = await bundled(new URL('./ranks.ts', import.meta.url))
  return Object.keys(installed()).map((mpi) => ({
    ...rowOf(['simd', `2 ranks of ${mpi}`, 'cyclic'], size, 2),
    run: async () => {
      const options = optionsOf('simd', size, { executor: 'mpi', workers: 1, schedule: 'cyclic' })
      return launch({ mpi, ranks: 2, workers: 1 }, program, { options, calls: PARALLEL_CALLS }) as Runs
    },
  }))
}

const rowOf = (words: string[], { n, segments }: Size, workers: number): WaveRow => ({
  name: [...words, sizeName({ n, segments })].join(', '),
  ...{ of: 'lanewise', n, segments, workers },
})

/** A size in words; there are as many segments as intervals unless another number is said. */
export const sizeName = ({ n, segments }: Size): string =>
  segments === n ? `n = ${n}` : `n = ${n} with ${segments} segments`

const optionsOf = (kernel: Kernel, { n, segments }: Size, more: WaveOptions): WaveOptions => ({
  ...{ kernel, nx: n, ny: n, segments, ...more },
})
