import type { ExecutorName, KernelName } from 'lanewise'
import type { Row } from './row.js'

/** The kernels of a processor; bench/gpu.ts times the one of a GPU. */
type Rung = Exclude<KernelName, 'gpu'>

/**
 * Steps per call, so that a call on 2^20 cells takes a tenth of a second or more: some systems put threads that have just
 * woken on one core, and this is long enough to spread them.
 */
const STEPS: Record<Rung, number> = {
  naive: 64,
  vectorised: 64,
  wasm: 256,
  bitwise: 2048,
  simd: 200_000,
  exact: 50_000,
}

const row = (
  kernel: KernelName,
  executor: ExecutorName,
  cells: number,
  steps: number,
  every?: number,
  workers = executor === 'serial' ? 1 : 2,
): Row => ({
  name: [
    kernel,
    executor === 'serial' ? 'serial' : `${workers} threads`,
    `${lengthName(cells)} cells`,
    ...(every === undefined ? [] : [every === 1 ? 'moved at every step' : `moved every ${every} steps`]),
  ].join(', '),
  kernel,
  executor,
  workers,
  cells,
  steps,
  ...(every !== undefined && { every }),
})

/** A length, as a power of two if it is one. */
const lengthName = (cells: number): string =>
  Number.isInteger(Math.log2(cells)) && cells > 1024 ? `2^${Math.log2(cells)}` : `${cells}`

/** Every kernel with every executor that can run it. */
export const ladderRows = (cells: number): Row[] => [
  ...(Object.keys(STEPS) as Rung[]).map((kernel) => row(kernel, 'serial', cells, STEPS[kernel])),
  ...(Object.keys(STEPS) as Rung[])
    .filter((kernel) => kernel !== 'exact')
    .map((kernel) => row(kernel, 'threads', cells, STEPS[kernel])),
]

/** Speed against length, for kernels with different layouts; slow kernels are left out on the longest roads. */
export const lengthRows: Row[] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].flatMap((cells) => [
  ...(cells <= 1e7 ? [row('naive', 'serial', cells, stepsFor(4e6, cells))] : []),
  ...(cells <= 1e7 ? [row('wasm', 'serial', cells, stepsFor(16e6, cells))] : []),
  ...(cells <= 1e8 ? [row('bitwise', 'serial', cells, stepsFor(160e6, cells))] : []),
  row('simd', 'serial', cells, stepsFor(4e9, cells)),
  ...(cells >= 1e5 && cells <= 1e8 ? [row('simd', 'threads', cells, stepsFor(2e11, cells))] : []),
])

/** Strong scaling: the same road for 1, 2, … workers. Weak scaling: the same number of cells per worker. */
export const scalingRows = (most: number): Row[] =>
  Array.from({ length: most }, (_, i) => i + 1).flatMap((workers) => [
    row('simd', 'threads', 2 ** 24, 20_000, undefined, workers),
    ...(workers === 1 ? [] : [row('simd', 'threads', 2 ** 24 * workers, 20_000, undefined, workers)]),
    row('bitwise', 'threads', 2 ** 24, 512, undefined, workers),
  ])

/** The cost of a call and of an observation. */
export const callRows: Row[] = [
  ...[1, 10, 100, 1000, 10_000, 100_000].flatMap((steps) => [
    row('simd', 'serial', 2 ** 20, steps),
    row('simd', 'threads', 2 ** 20, steps),
  ]),
  ...[1, 2, 5, 10, 100].map((every) => row('simd', 'serial', 2 ** 20, 1000, every)),
]

/** Steps for this number of cell updates, at least one. */
function stepsFor(updates: number, cells: number): number {
  return Math.max(1, Math.round(updates / cells))
}

/** The limits of the fastest kernels: long roads, short roads, observations, single calls. */
export const limitRows: Row[] = [
  row('simd', 'serial', 2 ** 20, 1000, 1),
  row('simd', 'serial', 2 ** 20, 1000, 10),
  row('simd', 'serial', 2 ** 24, 20_000),
  row('simd', 'threads', 2 ** 24, 20_000),
  row('simd', 'serial', 2 ** 30, 1000),
  row('simd', 'threads', 2 ** 30, 1000),
  row('naive', 'serial', 1000, 1000),
  row('simd', 'serial', 1000, 1_000_000),
  row('simd', 'serial', 128, 1),
  row('simd', 'serial', 2 ** 24, 100, 1),
  row('exact', 'serial', 2 ** 24, 2000, 1),
]
