import type { Reads, Run } from '../../kernels/run.js'
import { takeRanges } from '../../layouts/cellRanges.js'
import type { Clusters } from '../../layouts/clusters.js'
import type { Road } from '../../layouts/layout.js'
import { split } from '../../layouts/split.js'
import type { RankTask, Task } from '../executor.js'
import { openPart, type Part } from './part.js'
import { saveCollectively } from './save.js'
import { runPolling } from './wait.js'
import { joinWorld, type World } from './world.js'

export { chooseHalo } from './haloTuning.js'
export { rankPool } from './pool.js'
export { joinWorld }

/** Starts a road that every rank has in full. */
export const start = ({ packed, ...task }: Task): Promise<Run> =>
  startPart({
    ...task,
    overlap: true,
    part: async (cellRanges) => takeRanges(packed, cellRanges),
  })

/** Starts this rank's part of a road. Every call of the run but `load` and `close` is collective. */
export async function startPart(task: RankTask): Promise<Run> {
  const { kernel, road } = task
  const world = await joinWorld()
  const { ranges, depth } = split(kernel.layout, road, world.size, task.depth)
  const range = ranges[world.rank]
  const part = range ? await openPart(task, world, range, ranges.length, depth) : idle(task.counts)
  const overlap = ranges.length > 1 && (task.overlap || task.workers > 1)
  const reads = readsOfAll(world, part, road)
  const { advanceSync } = part

  return {
    strategy: { kernel: kernel.name, executor: 'mpi', workers: part.workers, depth, overlap },
    load: part.load,
    ...enqueued(world, reads),
    advance: (steps, observed) =>
      world.enqueue(async () => {
        const counts = await part.advance(steps, observed)
        return observed.length === 0 ? [] : runPolling(world.sumYielding(counts))
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
    save: (file, asStates) =>
      world.enqueue(() => saveCollectively(world, file, road.cells, part.own(), asStates)),
    close: part.close,
  }
}

/** Collective: reads of the road of all ranks. */
function readsOfAll(world: World, part: Part, { cells }: Road): Required<Reads> {
  return {
    packed() {
      const packed = new Uint8Array(Math.ceil(cells / 8))
      part.store(packed)
      world.allreduceOr(packed)
      return packed
    },
    states(from, to) {
      const states = new Uint8Array(to - from)
      part.states(from, states)
      world.allreduceOr(states)
      return states
    },
    trace(from, to) {
      const own = { positions: new Float64Array(to - from), states: new Uint8Array(to - from) }
      part.trace(from, own.positions, own.states)
      world.allreduceOr(own.states)
      return { positions: Float64Array.from(world.sum([...own.positions])), states: own.states }
    },
    clusters: (kind) => world.gather(part.clusters(kind).flatMap(numbersOf)).flatMap(clustersOf),
    count: () => world.sum([part.count()])[0],
    boundaryCounts() {
      const [entered, exited] = world.sum(part.boundaryCounts())
      return [entered, exited]
    },
  }
}

/** The same as promises, queued after earlier collective calls. */
const enqueued = (world: World, reads: Required<Reads>): Pick<Run, keyof Reads> => ({
  packed: () => world.enqueue(async () => reads.packed()),
  states: (from, to) => world.enqueue(async () => reads.states(from, to)),
  trace: (from, to) => world.enqueue(async () => reads.trace(from, to)),
  clusters: (kind) => world.enqueue(async () => reads.clusters(kind)),
  count: () => world.enqueue(async () => reads.count()),
  boundaryCounts: () => world.enqueue(async () => reads.boundaryCounts()),
})

/** The part of a rank that gets no block, because the road is too short for so many ranks. */
function idle(counts: number): Part {
  const nothing = (_: number, observed: readonly number[]) =>
    new Array<number>(counts * observed.length).fill(0)
  return {
    workers: 1,
    load() {},
    store() {},
    states() {},
    trace() {},
    clusters: () => [],
    count: () => 0,
    own: () => ({ cellRanges: [], occupied: () => new Uint8Array(0), states() {} }),
    boundaryCounts: () => [0, 0],
    advance: async (steps, observed) => nothing(steps, observed),
    advanceSync: nothing,
    async close() {},
  }
}

/** Encodes clusters as numbers: how many counts and segments, the counts, and four numbers per segment. */
const numbersOf = ({ counts, segments }: Clusters): number[] => [
  counts.length,
  segments.length,
  ...counts,
  ...segments.flatMap(({ first, length, before, after }) => [first, length, before, after]),
]

/** Decodes the clusters of all blocks of a rank, one behind the other. */
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
