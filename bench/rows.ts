import type { ExecutorName, KernelName } from 'lanewise'
import type { Row } from './measure.js'

/** Steps a call that keep a call of 2^20 cells between a fraction of a millisecond and some ten of them. */
const STEPS: Record<KernelName, number> = {
  naive: 4,
  vectorised: 4,
  wasm: 16,
  bitwise: 128,
  simd: 1000,
  exact: 1000,
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
export const lengthName = (cells: number): string =>
  Number.isInteger(Math.log2(cells)) && cells > 1024 ? `2^${Math.log2(cells)}` : `${cells}`

/** The two axes: every kernel with every executor that can run it. */
export const ladderRows = (cells: number): Row[] => [
  ...(Object.keys(STEPS) as KernelName[]).map((kernel) => row(kernel, 'serial', cells, STEPS[kernel])),
  ...(Object.keys(STEPS) as KernelName[])
    .filter((kernel) => kernel !== 'exact')
    .map((kernel) => row(kernel, 'threads', cells, STEPS[kernel])),
]

/** What bounds the top of the ladder: long roads, short ones, observations, single calls. */
export const limitRows: Row[] = [
  row('simd', 'serial', 2 ** 20, 1000, 1),
  row('simd', 'serial', 2 ** 20, 1000, 10),
  row('simd', 'serial', 2 ** 24, 1000),
  row('simd', 'threads', 2 ** 24, 1000),
  row('simd', 'serial', 2 ** 30, 1000),
  row('simd', 'threads', 2 ** 30, 1000),
  row('naive', 'serial', 1000, 1000),
  row('simd', 'serial', 1000, 1_000_000),
  row('simd', 'serial', 128, 1),
  row('simd', 'serial', 2 ** 24, 100, 1),
  row('exact', 'serial', 2 ** 24, 2000, 1),
]
