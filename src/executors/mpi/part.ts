import { bufferFor, moveRanges } from '../../layouts/cellRanges.js'
import type { Clusters, Kind } from '../../layouts/clusters.js'
import type { BlockRange } from '../../layouts/layout.js'
import { countCars, occupiedOf } from '../../layouts/packed.js'
import { allocate, splitEvenly, splitWithEnds } from '../../layouts/split.js'
import { controlBytes } from '../control.js'
import { edgesBytes, type Seat } from '../edges.js'
import type { PartTask } from '../executor.js'
import { atOnce, type March } from '../march.js'
import { commandsOf, type Pool, startPool } from '../pool.js'
import type { Share, Start } from '../worker.js'
import { openMailbox } from './mailbox.js'
import { marchOfRank } from './march.js'
import { withRests } from './rests.js'
import type { Own } from './save.js'
import type { World } from './world.js'

/** What one rank has of the road. */
export type Part = Own & {
  /** Threads that have a share of it. */
  threads: number
  load(packed: Uint8Array): void
  store(packed: Uint8Array): void
  state(cell: number): number
  clusters(kind: Kind): Clusters[]
  /** Its cells that are not empty. */
  count(): number
  through(): [entered: number, left: number]
  /** Advances the part, and returns what was counted on it. */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  /** The same at once, where there is one thread. */
  advanceSync?(steps: number, observed: readonly number[]): number[]
  close(): Promise<void>
}

/**
 * Opens and fills the part of a rank, in one memory that its threads share. This thread, the only one that may call MPI,
 * is the first of them.
 *
 * @param ranks how many ranks have a part: the first ones, in a ring
 */
export async function openPart(
  task: PartTask,
  world: World,
  range: BlockRange,
  ranks: number,
  depth: number,
): Promise<Part> {
  const { kernel, rules, counts, workers } = task
  const { layout } = kernel
  const places = cutOf(range, task, ranks)
  const edgeBytes = layout.edgeBytes(range)
  const { addresses, end } = allocate(layout, places, edgesBytes(edgeBytes, places.length + 2))
  const memory = kernel.memory(end, workers > 1)
  const blocks = places.map((range, i) => kernel.open(memory, addresses[i], range, rules))
  const cellRanges = places.map((range) => layout.cellRanges(range))
  for (const [i, block] of blocks.entries()) block.load(await task.part(cellRanges[i]), 'block')

  const { outer, inner, others } = rolesOf(places.length, ranks > 1)
  const control = new SharedArrayBuffer(controlBytes(others.length, places.length))
  const start: Start = {
    ...{ kernel: kernel.name, rules, counts, memory, control, edgeBytes, depth },
    ...{ workers: others.length, blocks: places.length },
  }
  const seat = (i: number) => seatOf(i, places.length, ranks > 1)
  const seated = (i: number) => ({ block: blocks[i], seat: seat(i) })
  const channels = ranks > 1 ? openMailbox(world, memory, edgeBytes, places.length, ranks) : undefined
  const march = marchOfRank(start, outer.map(seated), inner.map(seated), channels)
  const shares = others.map((i): Share => ({ range: places[i], address: addresses[i], seat: seat(i) }))
  const pool = others.length > 0 ? await startPool(start, shares, task.workerUrl, 1) : undefined
  const passed = [...outer, ...inner].map((i) => blocks[i].through)
  const whole = layout.cellRanges(range)
  const own = (i: number) => {
    const packed = bufferFor(cellRanges[i], range.planes)
    blocks[i].store(packed, 'block')
    return packed
  }

  return {
    threads: 1 + others.length,
    load(packed) {
      for (const block of blocks) block.load(packed)
      march.refresh()
    },
    store(packed) {
      for (const block of blocks) block.store(packed)
    },
    state: (cell) => total(blocks.map((block) => block.state(cell))),
    clusters: (kind) => blocks.map((block) => block.clusters(kind)),
    count: () => total(blocks.map((_, i) => countCars(own(i)))),
    cellRanges: whole,
    occupied() {
      const packed = bufferFor(whole, 1)
      blocks.forEach((_, i) => {
        moveRanges(occupiedOf(own(i), range.planes), cellRanges[i], packed, whole)
      })
      return packed
    },
    through() {
      const each = [...passed, pool?.through() ?? [0, 0]]
      return [total(each.map(([entered]) => entered)), total(each.map(([, left]) => left))]
    },
    ...(pool ? beside(march, pool, counts) : alone(march)),
    async close() {
      for (const channel of channels ?? []) channel.close()
      await pool?.close()
    },
  }
}

/** Several threads always have outer blocks apart, so that what travels is the first thread's own. */
function cutOf(range: BlockRange, { workers, overlap }: PartTask, ranks: number): BlockRange[] {
  if (ranks === 1) return splitEvenly(range, workers)
  return workers === 1 && !overlap ? [range] : splitWithEnds(range, workers)
}

/**
 * Whose block is which: with neighbours in other ranks, this thread has the outer blocks and the first inner one, the
 * other threads have the others.
 */
function rolesOf(blocks: number, neighbours: boolean) {
  const all = Array.from({ length: blocks }, (_, i) => i)
  if (!neighbours) return { outer: [], inner: [0], others: all.slice(1) }
  if (blocks === 1) return { outer: [0], inner: [], others: [] }
  return { outer: [0, blocks - 1], inner: [1], others: all.slice(2, -1) }
}

/** Whose edges a block takes; those of the neighbouring ranks, left and right, come after those of all blocks. */
function seatOf(owner: number, blocks: number, neighbours: boolean): Seat {
  const [left, right] = neighbours ? [blocks, blocks + 1] : [blocks - 1, 0]
  return {
    owner,
    left: owner === 0 ? left : owner - 1,
    right: owner === blocks - 1 ? right : owner + 1,
  }
}

/** How a part of one thread is advanced. */
const alone = (march: March): Pick<Part, 'advance' | 'advanceSync'> => ({
  advance: (steps, observed) => withRests(march.advance(steps, observed)),
  advanceSync: (steps, observed) => atOnce(march.advance(steps, observed)),
})

/** How one of several threads is advanced: this thread does its share of each command. */
const beside = (march: March, pool: Pool, tallies: number): Pick<Part, 'advance'> => ({
  async advance(steps, observed) {
    const sums: number[] = []
    for (const command of commandsOf(steps, observed, tallies)) {
      const others = pool.order(command)
      // The workers begin each command with an exchange.
      march.refresh()
      const own = withRests(march.advance(command.steps, command.observed), pool.failure)
      const [mine, theirs] = await Promise.all([own, others])
      for (const [i, count] of mine.entries()) sums.push(count + theirs[i])
    }
    return sums
  },
})

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)
