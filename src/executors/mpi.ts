import { hasNodeModules } from '../host.js'
import type { Block } from '../kernels/kernel.js'
import type { Clusters } from '../layouts/clusters.js'
import type { Place } from '../layouts/layout.js'
import { countCars, occupiedOf } from '../layouts/packed.js'
import { roadOf } from '../layouts/road.js'
import { layOut, split } from '../layouts/split.js'
import { putStretches, roomFor, takeStretches } from '../layouts/stretches.js'
import { talliesOf } from '../models/rules.js'
import type { Executor, PartTask, Run } from './executor.js'
import { atOnce, type March, marchOf } from './march.js'
import { openMailbox } from './mpi/mailbox.js'
import { type Own, saveTogether } from './mpi/save.js'
import { joinWorld, type World } from './mpi/world.js'

/**
 * One block a rank, each in a process of its own, that a launcher such as mpirun or srun has started. Neighbours send
 * each other their edges; all ranks together add up what they counted, at observations and at no other time.
 *
 * Every rank runs the same program and makes the same calls: each of those that ask for something of the whole road is
 * collective.
 */
export const mpi: Executor = {
  name: 'mpi',
  missing: () => (hasNodeModules() ? undefined : 'it needs Node, and an MPI library'),
  join: joinWorld,
  start({ road, ...task }) {
    const { planes } = roadOf(task.cells, task.rules)
    return startPart({ ...task, part: async (stretches) => takeStretches(road, planes, stretches) })
  },
  startPart,
}

async function startPart(task: PartTask): Promise<Run> {
  const { kernel, cells, rules } = task
  const world = await joinWorld()
  const { planes } = roadOf(cells, rules)
  const tallies = talliesOf(rules)
  const { places, depth } = split(kernel.layout, roadOf(cells, rules), world.size, task.depth)
  const place = places[world.rank]
  const part = place ? await openPart(task, world, place, places.length, depth) : idle(tallies)
  const open = rules.kind === 'cars' && rules.ends !== undefined

  return {
    strategy: { kernel: kernel.name, executor: 'mpi', workers: task.workers },
    load: part.load,
    packed() {
      const packed = new Uint8Array(planes * Math.ceil(cells / 8))
      part.store(packed)
      world.unite(packed)
      return packed
    },
    state: (cell) => world.sum([part.state(cell)])[0],
    clusters: (kind) => world.gather(numbersOf(part.clusters(kind))).map(clustersOf),
    states(from, to) {
      const states = Uint8Array.from({ length: to - from }, (_, i) => part.state(from + i))
      world.unite(states)
      return states
    },
    count: () => world.sum([part.count()])[0],
    through() {
      const [entered, left] = open ? world.sum(part.through) : [0, 0]
      return [entered, left]
    },
    advance: (steps, observed) =>
      world.inOrder(async () => {
        const counts = await withRests(part.march.advance(steps, observed))
        return observed.length === 0 ? [] : world.sum(counts)
      }),
    advanceSync(steps, observed) {
      const counts = atOnce(part.march.advance(steps, observed))
      return observed.length === 0 ? [] : world.sum(counts)
    },
    save: (file) => world.inOrder(() => saveTogether(world, file, cells, part)),
    async close() {},
  }
}

/** What one rank has of the road. */
type Part = Pick<Block, 'state' | 'clusters'> &
  Own & {
    load(packed: Uint8Array): void
    store(packed: Uint8Array): void
    /** Its cells that are not empty. */
    count(): number
    through: readonly number[]
    march: March
  }

/** A block of its own, and behind it in the same memory what the neighbours send. */
async function openPart(
  { kernel, rules, part }: PartTask,
  world: World,
  place: Place,
  blocks: number,
  depth: number,
): Promise<Part> {
  const { layout } = kernel
  const stretches = layout.stretches(place)
  const edgeBytes = layout.edgeBytes(place)
  const { addresses, end } = layOut(layout, [place], 2 * 64 * Math.ceil(edgeBytes / 64))
  const memory = kernel.memory(end, false)
  const block = kernel.open(memory, addresses[0], place, rules)
  block.load(await part(stretches), 'block')
  const exchange = openMailbox(block, world, memory, edgeBytes, blocks)
  const march = marchOf(block, talliesOf(rules), place.cells / blocks, depth, exchange)
  const own = () => {
    const packed = roomFor(stretches, place.planes)
    block.store(packed, 'block')
    return packed
  }
  return {
    load(packed) {
      block.load(packed)
      march.refresh()
    },
    store: (packed) => putStretches(own(), place.planes, stretches, packed),
    state: block.state,
    clusters: block.clusters,
    count: () => countCars(own()),
    stretches,
    occupied: () => occupiedOf(own(), place.planes),
    through: block.through,
    march,
  }
}

/** A rank that has no block, since the road is too short for so many: it counts nothing. */
const idle = (tallies: number): Part => ({
  load() {},
  store() {},
  state: () => 0,
  clusters: () => ({ counts: [], segments: [] }),
  count: () => 0,
  stretches: [],
  occupied: () => new Uint8Array(0),
  through: [0, 0],
  march: {
    *advance(_, observed) {
      return Array.from({ length: tallies * observed.length }, () => 0)
    },
    refresh() {},
  },
})

/** Clusters as numbers, to be sent: how many counts, the counts, and four numbers a segment. */
const numbersOf = ({ counts, segments }: Clusters): number[] => [
  counts.length,
  ...counts,
  ...segments.flatMap(({ first, length, before, after }) => [first, length, before, after]),
]

function clustersOf(numbers: readonly number[]): Clusters {
  const begin = 1 + numbers[0]
  const segments = Array.from({ length: (numbers.length - begin) / 4 }, (_, i) => {
    const [first, length, before, after] = numbers.slice(begin + 4 * i)
    return { first, length, before, after }
  })
  return { counts: numbers.slice(1, begin), segments }
}

/** Milliseconds after which signals and timers have their turn. Neighbours wait meanwhile, so not often, and not long. */
const BETWEEN_RESTS = 100

async function withRests(march: ReturnType<March['advance']>): Promise<number[]> {
  let began = performance.now()
  for (;;) {
    const { done, value } = march.next()
    if (done) return value
    if (performance.now() - began < BETWEEN_RESTS) continue
    await new Promise((resolve) => setImmediate(resolve))
    began = performance.now()
  }
}
