import { type Figure, reached, type Target } from '../figure.js'
import { PLAIN_PYTHON } from './course.js'
import type { WaveMeasured } from './row.js'

/** Ratios of medians; threads and ranks are compared by their fastest samples. */
export function waveTargets(rows: WaveMeasured[]): Target[] {
  const find = (name: string) => rows.find((row) => row.name === name)
  const speed = (name: string) => find(name)?.pairsPerSecond ?? Number.NaN
  const fastest = (name: string) => 1 / (find(name)?.seconds.min ?? Number.NaN)
  const simd = speed('simd, serial, n = 128')
  const course = speed(PLAIN_PYTHON)
  const two = (strategy: string, size: string) =>
    fastest(`simd, ${strategy}, ${size}`) / fastest(`simd, serial, ${size}`)
  const ranks = rows.filter(({ name }) => /^simd, 2 ranks/.test(name))
  return reached([
    ['simd / the same in C at 128 bits without FMA', 0.9, simd / speed('C, tables, 128 bits, no FMA')],
    ['simd / naive', 2.5, simd / speed('naive, serial, n = 128')],
    ['simd / CPython with SciPy as in the course', 2000, simd / course],
    ['simd / CPython with SciPy, plain numbers', undefined, simd / speed(PLAIN_NUMBERS)],
    ['simd / NumPy', 80, simd / speed('NumPy, hankel1')],
    ['simd / NumPy with j0, y0, j1, y1', undefined, simd / speed('NumPy, j0, y0, j1, y1')],
    ['simd / Numba', 10, simd / speed(NUMBA)],
    ["simd / C with the C library's functions", 12, simd / speed(C)],
    [`multipole / simd, ${FINE}`, 4, speed(`multipole, serial, ${FINE}`) / speed(`simd, serial, ${FINE}`)],
    ...BLOCKS.flatMap(([size, most]): Figure[] => [
      [`simd, 2 threads, cyclic / 1, ${size}`, 1.85, two('2 threads, cyclic', size)],
      [`simd, 2 threads, dynamic / 1, ${size}`, 1.85, two('2 threads, dynamic', size)],
      [
        `simd, 2 threads, blocks / 1, ${size}; at most ${most} predicted`,
        undefined,
        two('2 threads, blocks', size),
      ],
    ]),
    ...ranks.map(({ name, seconds }): Figure => {
      const threads = fastest('simd, 2 threads, cyclic, n = 128')
      return [`${name} / 2 threads`, 0.95, 1 / seconds.min / threads]
    }),
    ['the best strategy on two cores / CPython with SciPy as in the course', 10_000, best(rows) / course],
    [`the same, ${FINE}`, undefined, best(rows, 256) / course],
  ])
}

const PLAIN_NUMBERS = 'CPython with SciPy, plain numbers'
const NUMBA = "Numba, the C library's functions"
const C = "C, the C library's functions"
const FINE = 'n = 256 with 1024 segments'

/** The speed of our fastest row on a grid. */
const best = (rows: WaveMeasured[], size = 128): number =>
  rows
    .filter(({ of, n }) => of === 'lanewise' && n === size)
    .toSorted((a, b) => a.pairsPerSecond - b.pairsPerSecond)
    .at(-1)?.pairsPerSecond ?? Number.NaN

/** Points outside the obstacle over those in the block with more of them: 15,191 / 7,925 and 60,234 / 31,460. */
const BLOCKS: [size: string, most: number][] = [
  ['n = 128', 1.92],
  [FINE, 1.91],
]
