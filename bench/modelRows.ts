import {
  type Boundary,
  type ExecutorName,
  elementary,
  type KernelName,
  type Model,
  nagelSchreckenberg,
} from 'lanewise'
import type { Row } from './row.js'

/** Densities of free flow, and of mostly jammed traffic. */
export const DENSITIES = [0.1, 0.3]

/** The model of most rows: vmax of the original work, and the p that is usual today. */
export const P = 0.3
export const VMAX = 5

/** Steps per call, so that a call on 2^20 cells takes a tenth of a second or more. */
const CAR_STEPS: Record<Rung, number> = { naive: 64, vectorised: 64, wasm: 64, bitwise: 256, simd: 4000 }
const RULE_STEPS: Record<Rung, number> = { naive: 32, vectorised: 32, wasm: 128, bitwise: 1024, simd: 20_000 }

type Rung = Exclude<KernelName, 'exact' | 'gpu'>
const RUNGS: Rung[] = ['naive', 'vectorised', 'wasm', 'bitwise', 'simd']

/** What a row may have besides a model on a ring, one core, and no observation. */
type More = { executor?: ExecutorName; boundary?: Boundary; every?: number; steps?: number }

/**
 * Everything about models: kernels, probabilities, velocities, lengths, threads, ends of the road, elementary rules.
 * `share` is the fraction of the steps to take, below 1 in a trial run.
 */
export const modelRows = (cells: number, longest: number, slowest: number[], share: number): Row[] =>
  allRows(cells, longest, slowest).map((row) => ({
    ...row,
    steps: Math.max(10, Math.round(share * row.steps)),
  }))

const allRows = (cells: number, longest: number, slowest: number[]): Row[] => [
  ...DENSITIES.flatMap((density) => RUNGS.map((kernel) => cars({}, density, kernel, cells))),
  ...DENSITIES.map((density) => cars({}, density, 'simd', cells, { executor: 'threads', steps: 8000 })),
  ...[0, 0.5].map((p) => cars({ p }, 0.1, 'simd', cells)),
  cars({ p0: 0.6 }, 0.1, 'simd', cells),
  ...[1, 2, 3, 4, 6, 7, 8].map((vmax) => cars({ vmax }, 0.1, 'simd', cells)),
  ...[1e3, 1e4, longest].map((length) => cars({}, 0.1, 'simd', length, { steps: stepsFor(length) })),
  ...(['serial', 'threads'] as const).map((executor) =>
    cars({}, 0.1, 'simd', 16 * cells, { executor, steps: 400 }),
  ),
  ...[cells, 1e4].map((length) => cars({}, 0.1, 'simd', length, { every: 10, steps: stepsFor(length) })),
  cars({}, 0.1, 'simd', cells, { boundary: { entry: 0.5, exit: 0.5 } }),
  ...RUNGS.map((kernel) => rule(110, kernel, cells)),
  ...[...new Set([184, 30, 90, ...slowest])].map((number) => rule(number, 'simd', cells)),
  rule(110, 'simd', cells, { every: 10 }),
  rule(110, 'simd', cells, { boundary: { left: 0, right: 1 }, steps: 5000 }),
]

/** Steps per call on a road of this length, so that a call takes about a tenth of a second. */
const stepsFor = (length: number) => Math.max(40, Math.min(1_000_000, Math.round(4e9 / length)))

type Cars = { vmax?: number; p?: number; p0?: number }

function cars(
  { vmax = VMAX, p = P, p0 }: Cars,
  density: number,
  kernel: Rung,
  cells: number,
  more: More = {},
): Row {
  const words = [`vmax ${vmax}`, `p ${p}`, ...(p0 === undefined ? [] : [`p0 ${p0}`])].join(' ')
  const model = nagelSchreckenberg({ vmax, p, ...(p0 !== undefined && { p0 }) })
  return row(`cars, ${words}, density ${density}`, model, density, kernel, cells, {
    steps: CAR_STEPS[kernel],
    ...more,
  })
}

const rule = (number: number, kernel: Rung, cells: number, more: More = {}): Row =>
  row(`rule ${number}`, elementary(number), 0.5, kernel, cells, { steps: RULE_STEPS[kernel], ...more })

function row(
  what: string,
  model: Model,
  density: number,
  kernel: Rung,
  cells: number,
  { executor = 'serial', steps = 1, boundary, every }: More,
): Row {
  const workers = executor === 'serial' ? 1 : 2
  return {
    name: [
      what,
      ...(boundary === undefined ? [] : [model.name === 'elementary' ? 'fixed ends' : 'open road']),
      kernel,
      executor === 'serial' ? 'serial' : `${workers} threads`,
      lengthName(cells),
      ...(every === undefined ? [] : [`observed every ${every} steps`]),
    ].join(', '),
    ...{ kernel, executor, workers, cells, model, density, steps },
    ...(boundary !== undefined && { boundary }),
    ...(every !== undefined && { every }),
  }
}

const lengthName = (cells: number): string =>
  Number.isInteger(Math.log2(cells)) ? `2^${Math.log2(cells)} cells` : `${cells} cells`
