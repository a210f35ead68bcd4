import type { Reads, Run } from '../../kernels/run.js'
import { takeRanges } from '../../layouts/cellRanges.js'
import type { Clusters } from '../../layouts/clusters.js'
import type { Road } from '../../layouts/layout.js'
import { split } from '../../layouts/split.js'
import type { PartTask, Task } from '../executor.js'
import { openPart, type Part } from './part.js'
import { withRests } from './rests.js'
import { saveTogether } from './save.js'
import { joinWorld, type World } from './world.js'

export { chooseHalo } from './depth.js'
export { joinWorld }

/** Starts a road that every rank has as a whole. */
export const start = ({ packed, ...task }: Task): Promise<Run> =>
  startPart({
    ...task,
    overlap: true,
    part: async (cellRanges) => takeRanges(packed, task.road.planes, cellRanges),
  })

/** Starts this rank's part of a road. All that is asked of the road is collective. */
export async function startPart(task: PartTask): Promise<Run> {
  const { kernel, road } = task
  const world = await joinWorld()
  const { ranges, depth } = split(kernel.layout, road, world.size, task.depth)
  const range = ranges[world.rank]
  const part = range ? await openPart(task, world, range, ranges.length, depth) : idle(task.counts)
  const overlap = ranges.length > 1 && (task.overlap || task.workers > 1)
  const reads = readsOfAll(world, part, road)
  const { advanceSync } = part

  return {
    strategy: { kernel: kernel.name, executor: 'mpi', workers: part.threads, depth, overlap },
    load: part.load,
    ...inOrder(world, reads),
    advance: (steps, observed) =>
      world.inOrder(async () => {
        const counts = await part.advance(steps, observed)
        return observed.length === 0 ? [] : withRests(world.summing(counts))
      }),
    ...(task.workers === 1 &&
      advanceSync && {
        sync: {
          ...reads,
          advance(steps, observed) {
            const counts = advanceSync(steps, observed)
            return observed.length === 0 ? [] : world.sum(counts)
          },
        },
      }),
    save: (file) => world.inOrder(() => saveTogether(world, file, road.cells, part)),
    close: part.close,
  }
}

/** What can be asked of the road of all ranks; collective. */
function readsOfAll(world: World, part: Part, { cells, planes }: Road): Reads {
  return {
    packed() {
      const packed = new Uint8Array(planes * Math.ceil(cells / 8))
      part.store(packed)
      world.unite(packed)
      return packed
    },
    states(from, to) {
      const states = Uint8Array.from({ length: to - from }, (_, i) => part.state(from + i))
      world.unite(states)
      return states
    },
    clusters: (kind) => world.gather(part.clusters(kind).flatMap(numbersOf)).flatMap(clustersOf),
    count: () => world.sum([part.count()])[0],
    through() {
      const [entered, left] = world.sum(part.through())
      return [entered, left]
    },
  }
}

/** The same as promises, after what waits for other ranks already. */
const inOrder = (world: World, reads: Reads): Pick<Run, keyof Reads> => ({
  packed: () => world.inOrder(async () => reads.packed()),
  states: (from, to) => world.inOrder(async () => reads.states(from, to)),
  clusters: (kind) => world.inOrder(async () => reads.clusters(kind)),
  count: () => world.inOrder(async () => reads.count()),
  through: () => world.inOrder(async () => reads.through()),
})

/** What a rank has whose road is too short for so many: it counts nothing. */
function idle(counts: number): Part {
  const nothing = (_: number, observed: readonly number[]) =>
    new Array<number>(counts * observed.length).fill(0)
  return {
    threads: 1,
    load() {},
    store() {},
    state: () => 0,
    clusters: () => [],
    count: () => 0,
    cellRanges: [],
    occupied: () => new Uint8Array(0),
    through: () => [0, 0],
    advance: async (steps, observed) => nothing(steps, observed),
    advanceSync: nothing,
    async close() {},
  }
}

/** Clusters as numbers, to be sent: how many counts and segments, the counts, and four numbers a segment. */
const numbersOf = ({ counts, segments }: Clusters): number[] => [
  counts.length,
  segments.length,
  ...counts,
  ...segments.flatMap(({ first, length, before, after }) => [first, length, before, after]),
]

/** Those of all blocks of a rank, one behind the other. */
function clustersOf(numbers: readonly number[]): Clusters[] {
  const all: Clusters[] = []
  for (let at = 0; at < numbers.length; ) {
    const [counts, segments] = numbers.slice(at, at + 2)
    const begin = at + 2 + counts
    all.push({
      counts: numbers.slice(at + 2, begin),
      segments: Array.from({ length: segments }, (_, i) => {
        const [first, length, before, after] = numbers.slice(begin + 4 * i, begin + 4 * (i + 1))
        return { first, length, before, after }
      }),
    })
    at = begin + 4 * segments
  }
  return all
}
