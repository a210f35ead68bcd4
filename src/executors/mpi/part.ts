import type { Block } from '../../kernels/kernel.js'
import { bufferFor, moveRanges, takeRanges } from '../../layouts/cellRanges.js'
import type { Clusters, Kind } from '../../layouts/clusters.js'
import type { BlockRange } from '../../layouts/layout.js'
import { countCars } from '../../layouts/packed.js'
import { allocate, type Split, split, splitEvenly, splitWithEnds } from '../../layouts/split.js'
import { type AdvanceLoop, runToEnd } from '../advanceLoop.js'
import { controlBytes } from '../control.js'
import { type Crew, commandsOf, startCrew } from '../crew.js'
import { type Neighbours, sendBufferBytes } from '../exchange.js'
import type { RankTask } from '../executor.js'
import type { BlockAssignment, WorkerTask } from '../worker.js'
import { openRankChannels } from './rankChannels.js'
import { rankLoop } from './rankLoop.js'
import type { OwnCells } from './save.js'
import { runPolling } from './wait.js'
import type { World } from './world.js'

/** The part of the road that one rank has. */
export type Part = {
  /** The cells of this part now. */
  own(): OwnCells
  /** Threads that advance it. */
  workers: number
  load(packed: Uint8Array): void
  store(packed: Uint8Array): void
  states(from: number, states: Uint8Array): void
  trace(from: number, positions: Float64Array, states: Uint8Array): void
  clusters(kind: Kind): Clusters[]
  /** Cells that are not empty. */
  count(): number
  boundaryCounts(): [entered: number, exited: number]
  /** Advances the part, and returns its counts. */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  /** The same without promises, if there is one thread. */
  advanceSync?(steps: number, observed: readonly number[]): number[]
  close(): Promise<void>
}

/**
 * Opens and fills the part of a rank, in one memory that its threads share. This thread is the first of them, and the only
 * one that may call MPI.
 *
 * @param ranks ranks that have a part: the first ones, in a ring
 */
export async function openPart(
  task: RankTask,
  world: World,
  range: BlockRange,
  ranks: number,
  depthOfRanks: number,
): Promise<Part> {
  const { kernel, rules, counts, workers } = task
  const { layout } = kernel
  const { ranges, depth } = cutOf(range, task, ranks, depthOfRanks)
  const stripBytes = layout.stripBytes(ranges[0])
  const { addresses, end } = allocate(layout, ranges, sendBufferBytes(stripBytes, ranges.length + 2))
  const memory = kernel.memory(end, workers > 1)
  const blocks = ranges.map((range, i) => kernel.open(memory, addresses[i], range, rules))
  const cellRanges = ranges.map((range) => layout.cellRanges(range))
  for (const [i, block] of blocks.entries())
    block.load(await task.part(cellRanges[i]), 'block', task.velocities)

  const { outer, inner, others } = rolesOf(ranges.length, ranks > 1)
  const control = new SharedArrayBuffer(controlBytes(others.length, ranges.length))
  const workerTask: WorkerTask = {
    ...{ kernel: kernel.name, rules, counts, memory, control, stripBytes, depth },
    ...{ workers: others.length, blocks: ranges.length },
  }
  const neighboursAt = (i: number) => neighboursOf(i, ranges.length, ranks > 1)
  const connected = (i: number) => ({ block: blocks[i], neighbours: neighboursAt(i) })
  const aheadOnly = layout.mostGhosts !== undefined
  const channels =
    ranks > 1 ? openRankChannels(world, memory, stripBytes, ranges.length, ranks, aheadOnly) : undefined
  const loop = rankLoop(workerTask, outer.map(connected), inner.map(connected), channels)
  const assignments = others.map(
    (i): BlockAssignment => ({ range: ranges[i], address: addresses[i], neighbours: neighboursAt(i) }),
  )
  const crew = others.length > 0 ? await startCrew(workerTask, assignments, task.workerUrl, 1) : undefined
  const ownCounts = [...outer, ...inner].map((i) => blocks[i].boundaryCounts)
  const whole = layout.cellRanges(range)
  const own = (i: number) => {
    const packed = bufferFor(cellRanges[i])
    blocks[i].store(packed, 'block')
    return packed
  }
  function occupied() {
    const packed = bufferFor(whole)
    blocks.forEach((_, i) => {
      moveRanges(own(i), cellRanges[i], packed, whole)
    })
    return packed
  }

  function states(from: number, states: Uint8Array) {
    for (const block of blocks) block.states(from, states)
  }

  return {
    workers: 1 + others.length,
    load(packed) {
      for (const block of blocks) block.load(packed)
      loop.refresh()
    },
    store(packed) {
      for (const block of blocks) block.store(packed)
    },
    states,
    trace(from, positions, states) {
      for (const block of blocks) block.trace!(from, positions, states)
    },
    clusters: (kind) => blocks.map((block) => block[kind]!()),
    count: () => total(blocks.map((_, i) => countCars(own(i)))),
    own: () => ({
      ...(blocks[0].extent ? ownOfCars(blocks, range.cells) : { cellRanges: whole, occupied }),
      states,
    }),
    boundaryCounts() {
      const each = [...ownCounts, crew?.boundaryCounts() ?? [0, 0]]
      return [total(each.map(([entered]) => entered)), total(each.map(([, exited]) => exited))]
    },
    ...(crew ? advanceWithCrew(loop, crew, counts) : advanceAlone(loop)),
    async close() {
      for (const channel of channels ?? []) channel.close()
      await crew?.close()
    },
  }
}

/** The cells of blocks of cars, which follow each other around the ring. */
function ownOfCars(blocks: readonly Block[], cells: number): Omit<OwnCells, 'states'> {
  const extents = blocks.map((block) => block.extent!())
  const { from } = extents[0]
  const to = from + total(extents.map(({ length }) => length))
  const ranges = [
    { from: 0, to: to - cells },
    { from, to: Math.min(cells, to) },
  ]
  const cellRanges = ranges.filter(({ from, to }) => from < to)
  return {
    cellRanges,
    occupied() {
      const road = bufferFor([{ from: 0, to: cells }])
      for (const block of blocks) block.store(road)
      return takeRanges(road, cellRanges)
    },
  }
}

/** With several threads the outer blocks are always separate, so that the first thread owns all that is sent. */
function cutOf(range: BlockRange, task: RankTask, ranks: number, depth: number): Split {
  const { kernel, road, workers, overlap } = task
  // A block of cars that is the whole road has no ghosts; its parts have.
  if (ranks === 1 && kernel.layout.mostGhosts) return split(kernel.layout, road, workers, depth)
  if (ranks === 1) return { ranges: splitEvenly(range, workers), depth }
  return { ranges: workers === 1 && !overlap ? [range] : splitWithEnds(range, workers), depth }
}

/**
 * Assigns blocks to threads. With neighbours in other ranks, this thread has the outer blocks and the first inner one; the
 * other threads have the others.
 */
function rolesOf(blocks: number, neighbours: boolean) {
  const all = Array.from({ length: blocks }, (_, i) => i)
  if (!neighbours) return { outer: [], inner: [0], others: all.slice(1) }
  if (blocks === 1) return { outer: [0], inner: [], others: [] }
  return { outer: [0, blocks - 1], inner: [1], others: all.slice(2, -1) }
}

/** The neighbours of a block. The neighbouring ranks, left and right, are numbered after all blocks. */
function neighboursOf(block: number, blocks: number, neighbours: boolean): Neighbours {
  const [left, right] = neighbours ? [blocks, blocks + 1] : [blocks - 1, 0]
  return {
    block,
    left: block === 0 ? left : block - 1,
    right: block === blocks - 1 ? right : block + 1,
  }
}

/** Advances a part of one thread. */
const advanceAlone = (loop: AdvanceLoop): Pick<Part, 'advance' | 'advanceSync'> => ({
  advance: (steps, observed) => runPolling(loop.advance(steps, observed)),
  advanceSync: (steps, observed) => runToEnd(loop.advance(steps, observed)),
})

/** Advances a part of several threads: this thread advances its own blocks at each command. */
const advanceWithCrew = (
  loop: AdvanceLoop,
  crew: Crew,
  countsPerObservation: number,
): Pick<Part, 'advance'> => ({
  async advance(steps, observed) {
    const sums: number[] = []
    for (const command of commandsOf(steps, observed, countsPerObservation)) {
      const others = crew.run(command)
      // The workers begin each command with an exchange, so this thread does, too.
      loop.refresh()
      const own = runPolling(loop.advance(command.steps, command.observed), crew.failure)
      const [ownSums, otherSums] = await Promise.all([own, others])
      for (const [i, count] of ownSums.entries()) sums.push(count + otherSums[i])
    }
    return sums
  },
})

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)
