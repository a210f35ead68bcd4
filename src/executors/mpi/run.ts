import type { Clusters } from '../../layouts/clusters.js'
import { roadOf } from '../../layouts/road.js'
import { split } from '../../layouts/split.js'
import { takeStretches } from '../../layouts/stretches.js'
import { talliesOf } from '../../models/rules.js'
import type { PartTask, Run, Task } from '../executor.js'
import { openPart, type Part } from './part.js'
import { withRests } from './rests.js'
import { saveTogether } from './save.js'
import { joinWorld } from './world.js'

export { chooseExchanging } from './depth.js'
export { joinWorld }

/** Starts a road that every rank has as a whole. */
export function start({ road, ...task }: Task): Promise<Run> {
  const { planes } = roadOf(task.cells, task.rules)
  return startPart({
    ...task,
    overlap: true,
    part: async (stretches) => takeStretches(road, planes, stretches),
  })
}

export async function startPart(task: PartTask): Promise<Run> {
  const { kernel, cells, rules } = task
  const world = await joinWorld()
  const { planes } = roadOf(cells, rules)
  const tallies = talliesOf(rules)
  const { places, depth } = split(kernel.layout, roadOf(cells, rules), world.size, task.depth)
  const place = places[world.rank]
  const part = place ? await openPart(task, world, place, places.length, depth) : idle(tallies)
  const overlap = places.length > 1 && (task.overlap || task.workers > 1)
  const open = rules.kind === 'cars' && rules.ends !== undefined
  const sums = (counts: readonly number[]) => withRests(world.summing(counts))

  return {
    strategy: { kernel: kernel.name, executor: 'mpi', workers: part.threads, depth, overlap },
    load: part.load,
    packed() {
      const packed = new Uint8Array(planes * Math.ceil(cells / 8))
      part.store(packed)
      world.unite(packed)
      return packed
    },
    state: (cell) => world.sum([part.state(cell)])[0],
    clusters: (kind) => world.gather(part.clusters(kind).flatMap(numbersOf)).flatMap(clustersOf),
    states(from, to) {
      const states = Uint8Array.from({ length: to - from }, (_, i) => part.state(from + i))
      world.unite(states)
      return states
    },
    count: () => world.sum([part.count()])[0],
    through() {
      const [entered, left] = open ? world.sum(part.through()) : [0, 0]
      return [entered, left]
    },
    advance: (steps, observed) =>
      world.inOrder(async () => {
        const counts = await part.advance(steps, observed)
        return observed.length === 0 ? [] : sums(counts)
      }),
    ...(task.workers === 1 && {
      advanceSync(steps, observed) {
        const counts = part.advanceSync!(steps, observed)
        return observed.length === 0 ? [] : world.sum(counts)
      },
    }),
    save: (file) => world.inOrder(() => saveTogether(world, file, cells, part)),
    close: part.close,
  }
}

/** What a rank has whose road is too short for so many: it counts nothing. */
function idle(tallies: number): Part {
  const nothing = (_: number, observed: readonly number[]) =>
    new Array<number>(tallies * observed.length).fill(0)
  return {
    threads: 1,
    load() {},
    store() {},
    state: () => 0,
    clusters: () => [],
    count: () => 0,
    stretches: [],
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
