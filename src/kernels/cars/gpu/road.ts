import { type Gpu, openGpu } from '../../../gpu/device.js'
import type { Clusters } from '../../../layouts/clusters.js'
import { NO_PAST } from '../../../layouts/layout.js'
import { countCars } from '../../../layouts/packed.js'
import type { RoadTask } from '../../kernel.js'
import type { Run } from '../../run.js'
import type { CarRules } from '../rules.js'
import { openAdvance } from './advance.js'
import { loadCars } from './load.js'
import { mostTiles, openBuffers } from './parts.js'
import { openRead } from './read.js'
import { shapeOf } from './shape.js'

/** Starts a road of cars on the GPU of this host. */
export async function startGpu(task: RoadTask): Promise<Run> {
  try {
    return await startOn(await openGpu(), task)
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new Error(`kernel: 'gpu' cannot run here: ${(error as Error).message}`)
  }
}

/** Starts a road on a GPU, in parts of at most so many tiles. */
export async function startOn(
  gpu: Gpu,
  { cells, packed: start, velocities = 0, past = NO_PAST, ...task }: RoadTask,
  most?: number,
): Promise<Run> {
  const rules = task.rules as CarRules
  const cars = countCars(start)
  const shape = shapeOf(cells, cars, rules)
  const buffers = await openBuffers(gpu, shape, cars, most ?? mostTiles(gpu, shape))
  const { advance, span, close } = await openAdvance(gpu, buffers, shape, rules, { cars, past })
  loadCars(gpu, buffers, shape, rules, { packed: start, velocities, cars, past })
  const atStart = cars - past.entered + past.exited
  const read = openRead(gpu, buffers, shape, rules.vmax, span)

  return {
    strategy: { kernel: 'gpu', executor: 'serial', workers: 1 },
    advance,
    load() {
      throw new Error('a road of cars with velocities cannot be replaced')
    },
    async packed() {
      const packed = new Uint8Array(Math.ceil(cells / 8))
      for await (const piece of read.cells()) piece.store(packed)
      return packed
    },
    async states(from, to) {
      const states = new Uint8Array(to - from)
      const isThere = (first: number, end: number) => meets(first, end, from, to, cells)
      for await (const piece of read.cells(isThere)) piece.states(from, states)
      return states
    },
    async trace(from, to) {
      const trace = { positions: new Float64Array(to - from), states: new Uint8Array(to - from) }
      for await (const piece of read.numbered(from, to)) piece.trace!(from, trace.positions, trace.states)
      return trace
    },
    async clusters(kind) {
      const all: Clusters[] = []
      for await (const piece of read.cells()) all.push(piece[kind]!())
      return all
    },
    count: () => span().cars,
    boundaryCounts() {
      const { first, cars } = span()
      return [0 - first, atStart - first - cars]
    },
    async close() {
      buffers.close()
      close()
    },
  }
}

/** Whether the positions first .. end - 1, in any lap, meet the cells from .. to - 1. */
function meets(first: number, end: number, from: number, to: number, cells: number): boolean {
  const lap = cells * Math.floor(first / cells)
  return [lap, lap + cells].some((at) => first < to + at && from + at < end)
}
