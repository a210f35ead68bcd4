// The peers: name, requirements, and how each is built and run. To add one, add its program and a line here.
import { type Need, PYTHON } from './host.js'

export interface Peer {
  name: string
  variant: string
  /** The source file, in this folder. */
  source: string
  needs: Need[]
  /** The program that runs the source; undefined for C, which is compiled with gcc and these flags. */
  interpreter?: string
  flags?: string[]
  /** The elementary rule. Default: 184. */
  rule?: number
  /** Arguments after those that every peer takes. */
  lastArgument?: string
  threads?: 'all'
  /** The length of the road must be a multiple of this number. */
  multipleOf?: number
  /** A fixed number of steps, or the largest possible number. */
  steps?: number
  mostSteps?: number
}

const python = (name: string, variant: string, source: string, needs: Need[]): Peer => ({
  name,
  variant,
  source,
  needs,
  interpreter: PYTHON,
})

const course = (variant: string, flags: string[], more: Partial<Peer> = {}): Peer => ({
  name: 'C, an int a cell',
  variant,
  source: 'course.c',
  needs: ['gcc'],
  flags,
  ...more,
})

const lanes = (bits: number, flags: string[], feature: Need): Peer => ({
  name: 'C, lanes',
  variant: `${bits} bits`,
  source: 'lanes.c',
  needs: ['gcc', feature],
  flags: ['-O3', ...flags, `-DBITS=${bits}`],
  multipleOf: bits,
})

const golly = (algorithm: string, more: Partial<Peer>): Peer => ({
  name: `bgolly W${more.rule ?? 184}`,
  variant: algorithm,
  source: 'golly.mjs',
  needs: ['bgolly'],
  interpreter: process.execPath,
  lastArgument: more.rule === undefined ? algorithm : `${algorithm} W${more.rule}`,
  ...more,
})

const nasch = (variant: string, flags: string[]): Peer => ({
  name: 'C, car by car',
  variant,
  source: 'nasch.c',
  needs: ['gcc'],
  flags,
})

export const peers: Peer[] = [
  python('CPython', 'lists', 'lists.py', ['Python']),
  python('NumPy', 'where', 'numpy_where.py', ['Python', 'NumPy']),
  python('NumPy', 'logic, in place', 'numpy_logic.py', ['Python', 'NumPy']),
  python('Numba', 'loop, int8', 'numba_loop.py', ['Python', 'NumPy', 'Numba']),
  course('-O3', ['-O3']),
  course('-O3 -march=native', ['-O3', '-march=native']),
  course('-O3 -march=native, OpenMP', ['-O3', '-march=native', '-fopenmp'], {
    needs: ['gcc', 'gcc with OpenMP'],
    threads: 'all',
  }),
  lanes(128, ['-mavx2', '-mno-avx512f'], 'AVX2'),
  lanes(256, ['-mavx2', '-mno-avx512f'], 'AVX2'),
  lanes(512, ['-mavx512f'], 'AVX-512'),
  {
    name: 'npm cellular-automata',
    variant: 'W184',
    source: 'cellular-automata.mjs',
    needs: ['cellular-automata'],
    interpreter: process.execPath,
  },
  // The resulting space-time diagram grows by one road per step. HashLife takes about as long for 1,024 steps as for 64,
  // so its speed depends on the number of steps: here always 1,024.
  golly('QuickLife', { mostSteps: 64 }),
  golly('HashLife', { steps: 1024 }),
]

/** Other elementary rules; bgolly takes only even ones. */
export const elementaryPeers: Peer[] = [30, 90, 110].map((rule) => golly('QuickLife', { rule, steps: 64 }))

/** The model of Nagel and Schreckenberg; cars.ts has the further arguments and the check. */
export const carPeers: Peer[] = [
  nasch('one at a time', ['-O3', '-DLANES=1']),
  nasch('vectors, -march=native', ['-O3', '-march=native']),
  {
    name: 'C, rows of cars',
    variant: '128 bits',
    source: 'rows.c',
    needs: ['gcc', 'SSE4.1'],
    flags: ['-O3', '-msse4.1'],
  },
]

/** A peer of the wave, on a grid of n × n intervals with n segments; CPython would take minutes on that of the others. */
export type ScatterPeer = Peer & {
  n: number
  /** Threads, processes, or ranks of Open MPI. */
  workers: number
  ranks?: boolean
  /** Timed runs per launch. Default: 2. */
  repeats?: number
}

const scatter = (peer: Peer, more: Partial<ScatterPeer> = {}): ScatterPeer => ({
  ...{ ...peer, n: 128, workers: 1, ...more },
})

const scipy = (name: string, variant: string, source: string, more: Partial<ScatterPeer> = {}) =>
  scatter(python(name, variant, source, ['Python', 'NumPy', 'SciPy']), more)

const LIBM = "the C library's functions"

const scatterC = (variant: string, flags: string[], more: Partial<ScatterPeer> = {}): ScatterPeer =>
  scatter({ name: 'C', variant, source: 'scatter.c', needs: ['gcc'], flags: ['-O3', ...flags] }, more)

/** The wave; scatter.ts runs and checks them. */
export const scatterPeers: ScatterPeer[] = [
  scipy('CPython with SciPy', 'as in the course', 'scatter_loops.py', { n: 32 }),
  scipy('CPython with SciPy', 'plain numbers', 'scatter_floats.py', { n: 32 }),
  scipy('CPython with SciPy', 'pool of 2 processes', 'scatter_pool.py', { n: 32, workers: 2 }),
  scipy('NumPy', 'hankel1', 'scatter_numpy.py'),
  scipy('NumPy', 'j0, y0, j1, y1', 'scatter_numpy.py', { lastArgument: 'j0' }),
  scipy('NumPy', 'hankel1, 2 ranks of Open MPI', 'scatter_mpi.py', {
    ...{ workers: 2, ranks: true, needs: ['Python', 'NumPy', 'SciPy', 'mpi4py'] },
  }),
  scatterC(LIBM, [], { lastArgument: 'libm' }),
  scatterC(`${LIBM}, OpenMP, 2 threads`, ['-fopenmp'], {
    ...{ needs: ['gcc', 'gcc with OpenMP'], lastArgument: 'libm', workers: 2 },
  }),
  // AVX lets the compiler name three registers per instruction, as V8 does; it brings no FMA.
  scatterC('tables, 128 bits, no FMA', ['-mavx2', '-mno-fma'], {
    ...{ needs: ['gcc', 'AVX2'], lastArgument: 'tables', repeats: 20 },
  }),
  scatter(python('Numba', LIBM, 'scatter_numba.py', ['Python', 'NumPy', 'Numba'])),
]
