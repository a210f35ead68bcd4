import * as modules from '../../generated/wasm.js'
import { emptyRuns } from '../../layouts/bits.js'
import { countCars, unpackInto } from '../../layouts/packed.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { RoadKernel, RoadTask } from '../kernel.js'
import type { Run, SyncRun } from '../run.js'
import type { ElementaryRules } from './rules.js'

/** assembly/exact.ts */
type Exports = {
  findPairs(road: number, gaps: number, jams: number, cells: number): number
  meetInside(gaps: number, jams: number, counts: number, cells: number, steps: number): void
  meetAcross(
    road: number,
    gaps: number,
    jams: number,
    counts: number,
    stack: number,
    cells: number,
    steps: number,
    cap: number,
  ): number
  rebuild(road: number, gaps: number, jams: number, cells: number, shift: number, outermost: number): void
}

/** Pairs that meet within these steps are matched a word at a time, others one by one. 6 to 16 are equally fast. */
const SOON = 8

/**
 * Any number of steps at once, in a time that depends on the number of cells only. It matches the gaps and jams that will
 * meet: docs/exact.md.
 */
export const exact: RoadKernel = {
  sort: 'road',
  name: 'exact',
  bytes: (cells) => memoryMap(cells).end,
  unavailable: () => unavailable(modules.exact),
  unsupported: ({ kind, counted, outside }: ElementaryRules) =>
    kind === 'elementary' && counted === 'moved' && !outside
      ? undefined
      : 'only traffic on a ring, where every car that can move does',
  start: async (task) => startExact(task),
}

export function startExact({ cells, packed }: RoadTask): Run & { sync: SyncRun } {
  const memory = wasmMemory(memoryMap(cells).end, false)
  const kernel = instantiate<Exports>(modules.exact, memory)
  const { road, gaps, jams, stack, counts } = memoryMap(cells)
  const packedRoad = new Uint8Array(memory.buffer, road, Math.ceil(cells / 8))
  const words = new Int32Array(memory.buffer, road, Math.ceil(cells / 32))
  packedRoad.set(packed)

  const sync: SyncRun = {
    packed: () => packedRoad.slice(),
    states(from, to) {
      const states = new Uint8Array(to - from)
      unpackInto(states, packedRoad, from)
      return states
    },
    clusters: () => [emptyRuns(words, 0, cells)],
    count: () => countCars(packedRoad),
    boundaryCounts: () => [0, 0],
    advance(steps, observed) {
      const last = observed.length === 0 ? 0 : observed[observed.length - 1]
      const met = new Uint32Array(memory.buffer, counts, times(cells, last)).fill(0)

      const moving = kernel.findPairs(road, gaps, jams, cells) >>> 0
      kernel.meetInside(gaps, jams, counts, cells, Math.min(steps, SOON))
      const within = Math.min(steps, cells)
      const outermost = kernel.meetAcross(road, gaps, jams, counts, stack, cells, within, met.length - 1)
      kernel.rebuild(road, gaps, jams, cells, steps % cells, outermost)
      return movedInto(observed, moving, met)
    },
  }
  return {
    ...sync,
    strategy: { kernel: 'exact', executor: 'serial', workers: 1 },
    advance: async (steps, observed) => sync.advance(steps, observed),
    sync,
    load(other) {
      packedRoad.set(other)
    },
    async close() {},
  }
}

/**
 * Addresses: three closed bitmaps, the stack with 12 bytes for every 8 of a bitmap, and the counts. That is 9/16 byte per
 * cell, and 2 bytes per cell for counts, of which only those that an observation needs are touched.
 */
function memoryMap(cells: number) {
  const bitmap = 8 * (Math.ceil(cells / 64) + 2)
  const counts = 4 * Math.ceil((4.5 * bitmap) / 4)
  const end = counts + 4 * times(cells, Number.POSITIVE_INFINITY)
  return { road: 0, gaps: bitmap, jams: 2 * bitmap, stack: 3 * bitmap, counts, end }
}

/** Counts needed to observe up to step `last`: for times 0, 1, …; the last is for all later times. None exceeds cells / 2. */
const times = (cells: number, last: number) => 1 + Math.max(SOON, Math.min(last, Math.floor(cells / 2) + 1))

/** Cars that move: `moving` in step 1, and one more per jam that was annihilated before the step. */
function movedInto(observed: readonly number[], moving: number, met: Uint32Array): number[] {
  const moved: number[] = []
  let time = 1
  for (let k = 0; k < observed.length; k++) {
    while (time < observed[k] && time < met.length) moving += met[time++]
    moved.push(moving)
  }
  return moved
}
