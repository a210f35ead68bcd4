import { expect } from 'vitest'
import type { Executor } from '../src/executors/executor.js'
import { executors } from '../src/executors/table.js'
import { kernels } from '../src/kernels/elementary/table.js'
import type { BlockKernel, Kernel } from '../src/kernels/kernel.js'
import type { KernelName } from '../src/kernels/names.js'
import type { Rules } from '../src/kernels/rules.js'
import type { ExecutorName, Run } from '../src/kernels/run.js'
import { pack } from '../src/layouts/pack.js'
import { countCars } from '../src/layouts/packed.js'
import { kindOf } from '../src/models/table.js'
import { type History, history, TRAFFIC } from './definition.js'
import { withoutGpu } from './gpu.js'
import { lockstep } from './lockstep.js'

/** Every suite runs over this table. Kernels join it by themselves, an executor by one line. */
const workersOf: Record<ExecutorName, number[]> = {
  serial: [1],
  threads: [1, 2, 3, 5],
  // They need a launcher: test/mpi.
  mpi: [],
}

/** A kernel by its name: for each kind of rules it is another value. */
export type Strategy = { kernel: { name: KernelName }; executor: Executor; workers: number }

const ladder = Object.values(kernels)
  .map(({ name, sort }) => ({ name, sort }))
  .filter(({ name }) => name !== 'gpu' || withoutGpu === undefined)

/** Kernels that can work on a part of the road. */
export const blockKernels = ladder.filter(({ sort }) => sort === 'block')

const pairs = (executor: Executor, counts: number[]) =>
  (executor === executors.serial ? ladder : blockKernels).flatMap(({ name }) =>
    counts.map((workers): [string, Strategy] => [
      `${name}, ${executor.name}, ${workers}`,
      { kernel: { name }, executor, workers },
    ]),
  )

/** The kernel of this name for such rules; undefined if there is none, or if it has not all of them. */
export function kernelFor({ name }: { name: KernelName }, rules: Rules): Kernel | undefined {
  const kernel = kindOf(rules).kernels[name]
  return kernel?.unsupported?.(rules) ? undefined : kernel
}

/** The same for one that advances blocks. */
export const blockKernelFor = (kernel: { name: KernelName }, rules: Rules) =>
  kernelFor(kernel, rules) as BlockKernel

/** What a layout must know of such a road. */
export const roadFor = (states: Uint8Array, rules: Rules) =>
  kindOf(rules).road(states.length, rules, countCars(pack(states.map(isCar))))

const isCar = (state: number) => (state > 0 ? 1 : 0)

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

/** A road of states, 0 empty and 1 + velocity for a car, as it is loaded. */
export const packStates = (road: Uint8Array) => ({
  packed: pack(road.map(isCar)),
  velocities: road.filter((state) => state > 0).map((state) => state - 1),
})

/** Starts a strategy on a road. */
export function start(
  { kernel, executor, workers }: Strategy,
  road: Uint8Array,
  depth?: number,
  rules: Rules = TRAFFIC,
): Promise<Run> {
  const start = packStates(road)
  const own = kernelFor(kernel, rules)!
  if (own.sort === 'road') return own.start({ cells: road.length, rules, ...start })
  const about = roadFor(road, rules)
  return executor.start({
    ...{ kernel: own, road: about, rules, counts: kindOf(rules).counts(rules), workers, ...start },
    depth: depth ?? own.depth(own.layout.units(about), rules),
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
  const known = history(road, steps, rules)
  const { roads, counts, boundaryCounts } = known
  const run = await start(strategy, road, depth, rules)
  try {
    let done = 0
    for (const piece of pieces) {
      const counted = await run.advance(piece.steps, piece.observed)
      const expected = piece.observed.flatMap((step) => counts[done + step])
      done += piece.steps
      const where = `${road.length} cells, depth ${depth}, after step ${done}`
      expect(counted, where).toEqual(expected)
      expect(await run.boundaryCounts(), where).toEqual(boundaryCounts[done])
      const { packed } = packStates(roads[done])
      const found = await run.packed()
      if (Buffer.compare(found, packed) !== 0) expect(found, where).toEqual(packed)
      if (rules.kind === 'cars') await expectCars(run, known, done, where)
    }
    const first = Math.min(200, road.length)
    expect(await run.states(0, first)).toEqual(roads[steps].subarray(0, first))
  } finally {
    await run.close()
  }
}

/** The cars with their numbers, where they are after all laps, and their velocities. */
async function expectCars(run: Run, { cars, boundaryCounts }: History, step: number, where: string) {
  const [from, to] = [-boundaryCounts[step][0], cars[0].length]
  const expected = { positions: new Float64Array(to - from), states: new Uint8Array(to - from) }
  for (const { number, cell, v } of cars[step]) {
    expected.positions[number - from] = cell
    expected.states[number - from] = v + 1
  }
  const { positions, states } = await run.trace!(from, to)
  if (Buffer.compare(Buffer.from(states), expected.states) !== 0)
    expect(states, where).toEqual(expected.states)
  expect(Array.from(positions), where).toEqual(Array.from(expected.positions))
}
