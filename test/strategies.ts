import { expect } from 'vitest'
import type { Executor, ExecutorName } from '../src/executors/executor.js'
import { executors } from '../src/executors/table.js'
import { type Kernel, takesRing } from '../src/kernels/kernel.js'
import { kernels } from '../src/kernels/table.js'
import { pack } from '../src/layouts/packed.js'
import { history } from './definition.js'
import { lockstep } from './lockstep.js'

/** Every suite runs over this table. Kernels join it by themselves, an executor by one line. */
const workersOf: Record<ExecutorName, number[]> = {
  serial: [1],
  threads: [1, 2, 3, 5],
}

export type Strategy = { kernel: Kernel; executor: Executor; workers: number }

/** Kernels that can work on a part of the road. */
export const blockKernels = Object.values(kernels).filter((kernel) => !takesRing(kernel))

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

/** Starts a strategy on a road. */
export function start({ kernel, executor, workers }: Strategy, road: Uint8Array, depth?: number) {
  return executor.start({
    kernel,
    cells: road.length,
    workers,
    depth: depth && !takesRing(kernel) ? depth : kernel.depth(kernel.layout.units(road.length)),
    reach: 1,
    road: pack(road),
  })
}

/** Advances a road piece by piece; after each of them the road and what was counted must be those of the definition. */
export async function expectAgreement(
  strategy: Strategy,
  road: Uint8Array,
  pieces: readonly Piece[],
  depth?: number,
) {
  const steps = pieces.reduce((sum, piece) => sum + piece.steps, 0)
  const { roads, moved } = history(road, steps)
  const run = await start(strategy, road, depth)
  try {
    let done = 0
    for (const piece of pieces) {
      const counts = await run.advance(piece.steps, piece.observed)
      const expected = piece.observed.map((step) => moved[done + step])
      done += piece.steps
      const where = `${road.length} cells, depth ${depth}, after step ${done}`
      expect(counts, where).toEqual(expected)
      if (Buffer.compare(run.packed(), pack(roads[done])) !== 0) {
        expect(run.packed(), where).toEqual(pack(roads[done]))
      }
    }
  } finally {
    await run.close()
  }
}
