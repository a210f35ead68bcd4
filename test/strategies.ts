import { expect } from 'vitest'
import type { Executor, ExecutorName } from '../src/executors/executor.js'
import { executors } from '../src/executors/table.js'
import type { Kernel } from '../src/kernels/kernel.js'
import { kernels } from '../src/kernels/table.js'
import { pack } from '../src/layouts/pack.js'
import { planesOf } from '../src/layouts/packed.js'
import { roadOf } from '../src/layouts/road.js'
import type { Rules } from '../src/models/rules.js'
import { history, TRAFFIC } from './definition.js'
import { lockstep } from './lockstep.js'

/** Every suite runs over this table. Kernels join it by themselves, an executor by one line. */
const workersOf: Record<ExecutorName, number[]> = {
  serial: [1],
  threads: [1, 2, 3, 5],
  // They need a launcher: test/mpi.
  mpi: [],
}

export type Strategy = { kernel: Kernel; executor: Executor; workers: number }

/** Kernels that can work on a part of the road. */
export const blockKernels = Object.values(kernels).filter((kernel) => !kernel.takesRing)

const pairs = (executor: Executor, counts: number[]) =>
  (executor === executors.serial ? Object.values(kernels) : blockKernels).flatMap((kernel) =>
    counts.map((workers): [string, Strategy] => [
      `${kernel.name}, ${executor.name}, ${workers}`,
      { kernel, executor, workers },
    ]),
  )

/** Every kernel with every executor that can run it, by name. */
export const strategies = Object.values(executors).flatMap((executor) =>
  pairs(executor, workersOf[executor.name]),
)

/**
 * Every kernel on blocks that are advanced in turn: what a strategy does with a road, without the time that it takes to
 * start threads.
 */
export const quickStrategies = [...pairs(executors.serial, [1]), ...pairs(lockstep, [1, 2, 3, 5, 9])]

/** A call of advance: so many steps, and which of them are observed. */
export type Piece = { steps: number; observed: number[] }

/** Observes every step. */
export const watched = (steps: number): Piece => ({
  steps,
  observed: Array.from({ length: steps }, (_, i) => i + 1),
})

/** A road of states, 0 empty and 1 + velocity for a car, in as many planes as its rules have. */
export function packStates(road: Uint8Array, rules: Rules): Uint8Array {
  const { planes } = roadOf(road.length, rules)
  const packed = new Uint8Array(planes * Math.ceil(road.length / 8))
  for (const [k, plane] of planesOf(packed, planes).entries()) {
    plane.set(pack(Array.from(road, (state) => (state === k + 1 ? 1 : 0))))
  }
  return packed
}

/** Starts a strategy on a road. */
export function start(
  { kernel, executor, workers }: Strategy,
  road: Uint8Array,
  depth?: number,
  rules: Rules = TRAFFIC,
) {
  return executor.start({
    kernel,
    cells: road.length,
    workers,
    depth:
      depth && !kernel.takesRing
        ? depth
        : kernel.depth(kernel.layout.units(roadOf(road.length, rules)), rules),
    rules,
    road: packStates(road, rules),
  })
}

/**
 * Advances a road piece by piece; after each of them the road, what was counted, and the cars that came and went must be
 * those of the definition.
 */
export async function expectAgreement(
  strategy: Strategy,
  road: Uint8Array,
  pieces: readonly Piece[],
  depth?: number,
  rules: Rules = TRAFFIC,
) {
  const steps = pieces.reduce((sum, piece) => sum + piece.steps, 0)
  const { roads, counts, through } = history(road, steps, rules)
  const run = await start(strategy, road, depth, rules)
  try {
    let done = 0
    for (const piece of pieces) {
      const counted = await run.advance(piece.steps, piece.observed)
      const expected = piece.observed.flatMap((step) => counts[done + step])
      done += piece.steps
      const where = `${road.length} cells, depth ${depth}, after step ${done}`
      expect(counted, where).toEqual(expected)
      expect(run.through(), where).toEqual(through[done])
      const packed = packStates(roads[done], rules)
      if (Buffer.compare(run.packed(), packed) !== 0) expect(run.packed(), where).toEqual(packed)
    }
    expect(lookedAt(run, roads[steps])).toEqual(roads[steps].subarray(0, 200))
  } finally {
    await run.close()
  }
}

/** The states of the first cells, asked for one by one. */
const lookedAt = (run: { state(cell: number): number }, road: Uint8Array) =>
  road.subarray(0, 200).map((_, cell) => run.state(cell))
