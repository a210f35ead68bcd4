import { type Gpu, openGpu } from '../../../gpu/device.js'
import { bind, dispatch } from '../../../gpu/dispatch.js'
import { numbersOf } from '../../../gpu/submission.js'
import { emptyRuns } from '../../../layouts/bits.js'
import { unpackInto } from '../../../layouts/packed.js'
import type { RoadTask } from '../../kernel.js'
import type { Run } from '../../run.js'
import type { ElementaryRules } from '../rules.js'
import { openAdvance } from './advance.js'
import { countProgram, SPAN } from './program.js'
import { closeSegments, mostChunks, openSegments, type Segment } from './segments.js'
import { openTransfer } from './transfer.js'

/** Starts a road on the GPU of this host. */
export async function startGpu(task: RoadTask): Promise<Run> {
  try {
    const gpu = await openGpu()
    return await startOn(gpu, task, mostChunks(gpu))
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new Error(`kernel: 'gpu' cannot run here: ${(error as Error).message}`)
  }
}

/** Starts a road on a GPU, in segments of at most so many chunks. */
export async function startOn(
  gpu: Gpu,
  { cells, rules, packed: start }: RoadTask,
  most: number,
): Promise<Run> {
  const fixed = (rules as ElementaryRules).outside !== undefined
  const segments = await openSegments(gpu, cells, most, fixed)
  const transfer = await openTransfer(gpu, Math.max(...segments.map(({ chunks }) => chunks)))
  const { advance, turn, refresh, close } = await openAdvance(gpu, segments, rules as ElementaryRules)

  function load(packed: Uint8Array) {
    for (const segment of segments) transfer.load(segment, turn(), packed)
    refresh()
  }
  /** Packed cells, at least those from .. to - 1; `at` is the first of them. */
  async function read(from: number, to: number): Promise<{ at: number; packed: Uint8Array }> {
    const at = SPAN * Math.floor(from / SPAN)
    const packed = new Uint8Array((SPAN / 8) * Math.ceil((to - at) / SPAN))
    let done = 0
    for (const segment of segments) {
      const [first, end] = chunksIn(segment, from, to)
      for await (const piece of transfer.store(segment, turn(), first, end)) {
        packed.set(piece, done)
        done += piece.length
      }
    }
    return { at, packed }
  }
  async function packed(): Promise<Uint8Array> {
    return (await read(0, cells)).packed.subarray(0, Math.ceil(cells / 8))
  }

  load(start)
  return {
    strategy: { kernel: 'gpu', executor: 'serial', workers: 1 },
    advance,
    load,
    packed,
    async states(from, to) {
      const states = new Uint8Array(to - from)
      const { at, packed } = await read(from, to)
      unpackInto(states, packed, from - at)
      return states
    },
    async clusters() {
      const { packed } = await read(0, cells)
      return [emptyRuns(new Int32Array(packed.buffer), 0, cells)]
    },
    count: () => countOnes(gpu, segments, turn()),
    boundaryCounts: () => [0, 0],
    async close() {
      closeSegments(segments)
      transfer.close()
      close()
    },
  }
}

/** The chunks of a segment that have some of the cells from .. to - 1. */
function chunksIn({ from: start, chunks }: Segment, from: number, to: number): [first: number, end: number] {
  const within = (chunk: number) => Math.min(chunks, Math.max(0, chunk))
  return [within(Math.floor((from - start) / SPAN)), within(Math.ceil((to - start) / SPAN))]
}

async function countOnes(gpu: Gpu, segments: readonly Segment[], turn: number): Promise<number> {
  const pipeline = await gpu.pipeline(countProgram)
  const count = await gpu.buffer(8)
  gpu.submit((encoder) => {
    const pass = encoder.beginComputePass()
    for (const { road, about, groups } of segments) {
      dispatch(pass, pipeline, bind(gpu, pipeline, [road[turn], count, about]), groups)
    }
    pass.end()
  })
  const [ones] = numbersOf(await gpu.read(count, 0, 8))
  count.destroy()
  return ones
}
