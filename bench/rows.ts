import type { ExecutorName, KernelName } from 'lanewise'
import type { Row } from './row.js'

/**
 * Steps that make a call on 2^20 cells take a tenth of a second or more: long enough for a system that packs threads which
 * just woke on one core to spread them.
 */
const STEPS: Record<KernelName, number> = {
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

/** A length as a power of two where it is one. */
const lengthName = (cells: number): string =>
  Number.isInteger(Math.log2(cells)) && cells > 1024 ? `2^${Math.log2(cells)}` : `${cells}`

/** The two axes: every kernel with every executor that can run it. */
export const ladderRows = (cells: number): Row[] => [
  ...(Object.keys(STEPS) as KernelName[]).map((kernel) => row(kernel, 'serial', cells, STEPS[kernel])),
  ...(Object.keys(STEPS) as KernelName[])
    .filter((kernel) => kernel !== 'exact')
    .map((kernel) => row(kernel, 'threads', cells, STEPS[kernel])),
]

/** Speed against length, for the rungs that differ in how they store cells; the slow ones not on the longest roads. */
export const lengthRows: Row[] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].flatMap((cells) => [
  ...(cells <= 1e7 ? [row('naive', 'serial', cells, stepsFor(4e6, cells))] : []),
  ...(cells <= 1e7 ? [row('wasm', 'serial', cells, stepsFor(16e6, cells))] : []),
  ...(cells <= 1e8 ? [row('bitwise', 'serial', cells, stepsFor(160e6, cells))] : []),
  row('simd', 'serial', cells, stepsFor(4e9, cells)),
  ...(cells >= 1e5 && cells <= 1e8 ? [row('simd', 'threads', cells, stepsFor(2e11, cells))] : []),
])

/** Strong scaling: the same road for 1, 2, … workers. Weak scaling: as many cells a worker. */
export const scalingRows = (most: number): Row[] =>
  Array.from({ length: most }, (_, i) => i + 1).flatMap((workers) => [
    row('simd', 'threads', 2 ** 24, 20_000, undefined, workers),
    ...(workers === 1 ? [] : [row('simd', 'threads', 2 ** 24 * workers, 20_000, undefined, workers)]),
    row('bitwise', 'threads', 2 ** 24, 512, undefined, workers),
  ])

/** What a call costs, and what an observation costs. */
export const callRows: Row[] = [
  ...[1, 10, 100, 1000, 10_000, 100_000].flatMap((steps) => [
    row('simd', 'serial', 2 ** 20, steps),
    row('simd', 'threads', 2 ** 20, steps),
  ]),
  ...[1, 2, 5, 10, 100].map((every) => row('simd', 'serial', 2 ** 20, 1000, every)),
]

/** Steps that make so many cell updates of a road, one at the least. */
function stepsFor(updates: number, cells: number): number {
  return Math.max(1, Math.round(updates / cells))
}

/** What bounds the top of the ladder: long roads, short ones, observations, single calls. */
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
