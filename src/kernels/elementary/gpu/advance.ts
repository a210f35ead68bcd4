import { type Gpu, USAGE } from '../../../gpu/device.js'
import { bind, dispatch, type Resource } from '../../../gpu/dispatch.js'
import { MOST_CALLS, numbersOf, pace } from '../../../gpu/submission.js'
import { popcount } from '../../../layouts/packed.js'
import type { ElementaryRules } from '../rules.js'
import { type Call, callsOf } from './calls.js'
import { advanceProgram, edgesProgram, ghostsProgram, ROWS, SPAN } from './program.js'
import type { Segment } from './segments.js'

/** Advances the segments of a road together. */
export type Advance = {
  /** Which of its two buffers has the road. */
  turn(): number
  /** Must be called after the road was replaced. */
  refresh(): void
  /** As `Run.advance`. */
  advance(steps: number, observed: readonly number[]): Promise<number[]>
  close(): void
}

export async function openAdvance(
  gpu: Gpu,
  segments: readonly Segment[],
  rules: ElementaryRules,
): Promise<Advance> {
  const calls = await openCalls(gpu)
  const encode = await openEncoder(gpu, segments, rules, calls)
  let most = 1
  return {
    turn: encode.turn,
    refresh: encode.refresh,
    async advance(steps, observed) {
      const seen: number[] = []
      for (let done = 0; done < steps; ) {
        const batch = callsOf(steps, observed, done, seen.length, most)
        const began = performance.now()
        for (const count of await calls.submit(batch, encode.call)) seen.push(count)
        if (batch.length === most) most = pace(most, performance.now() - began)
        done += ROWS * batch.length
      }
      return seen
    },
    close: calls.close,
  }
}

/** Bytes from one call to the next in their buffer: WebGPU wants that. */
const ALIGNMENT = 256

/** Bytes of a count. */
const COUNT = 8

type Encode = (pass: GPUComputePassEncoder, call: Call, index: number) => void
type Calls = Awaited<ReturnType<typeof openCalls>>

/** What the program is told of its calls, and what it counts. */
async function openCalls(gpu: Gpu) {
  const told = await gpu.buffer(ALIGNMENT * MOST_CALLS, USAGE.uniform | USAGE.copyTarget)
  const counts = await gpu.buffer(COUNT * ROWS * MOST_CALLS)
  function tell(batch: readonly Call[]) {
    const words = new Uint32Array((ALIGNMENT / 4) * batch.length)
    batch.forEach(({ steps, observed, first }, i) => {
      words.set([steps, observed, first], (ALIGNMENT / 4) * i)
    })
    gpu.device.queue.writeBuffer(told, 0, words)
  }
  return {
    counts,
    told: (index: number) => ({ buffer: told, offset: ALIGNMENT * index, size: 16 }),
    /** Submits calls; resolves to what they observed, when they are done. */
    async submit(batch: readonly Call[], encode: Encode): Promise<number[]> {
      const last = batch[batch.length - 1]
      const bytes = COUNT * (last.first + popcount(last.observed))
      tell(batch)
      gpu.submit((encoder) => {
        encoder.clearBuffer(counts, 0, bytes)
        const pass = encoder.beginComputePass()
        batch.forEach((call, i) => {
          encode(pass, call, i)
        })
        pass.end()
      })
      if (bytes > 0) return numbersOf(await gpu.read(counts, 0, bytes))
      await gpu.done()
      return []
    },
    close() {
      told.destroy()
      counts.destroy()
    },
  }
}

/** Encodes calls, one after the other. Ghosts are filled again when they do not suffice. */
async function openEncoder(
  gpu: Gpu,
  segments: readonly Segment[],
  rules: ElementaryRules,
  { counts, told }: Calls,
) {
  const around = (i: number) => [segments.at(i - 1)!.edges, segments[(i + 1) % segments.length].edges]
  const copyEdges = await openStage(
    { gpu, segments, code: edgesProgram, workgroups: () => 1 },
    ({ road, edges, about }, _, turn) => [road[turn], edges, about],
  )
  const fillGhosts = await openStage(
    { gpu, segments, code: ghostsProgram, workgroups: () => 1 },
    ({ road, about }, i, turn) => [road[turn], ...around(i), about],
  )
  const takeSteps = await openStage(
    { gpu, segments, code: advanceProgram(rules), workgroups: ({ groups }) => groups },
    ({ road, about }, _, turn, index) => [road[turn], road[1 - turn], counts, about, told(index)],
  )
  let turn = 0
  /** Steps for which the ghosts suffice. */
  let valid = 0
  return {
    turn: () => turn,
    refresh() {
      valid = 0
    },
    call(pass: GPUComputePassEncoder, { steps }: Call, index: number) {
      if (valid < steps) {
        copyEdges(pass, turn, 0)
        fillGhosts(pass, turn, 0)
        valid = SPAN
      }
      takeSteps(pass, turn, index)
      turn = 1 - turn
      valid -= steps
    },
  }
}

/** A program that runs on all segments, and on how many workgroups of each. */
type Stage = {
  gpu: Gpu
  segments: readonly Segment[]
  code: string
  workgroups: (segment: Segment) => number
}

/** Compiles a stage. Which buffers it gets is remembered: the same calls come again and again. */
async function openStage(
  { gpu, segments, code, workgroups }: Stage,
  resources: (segment: Segment, i: number, turn: number, index: number) => Resource[],
) {
  const pipeline = await gpu.pipeline(code)
  const groups = new Map<string, GPUBindGroup>()
  return (pass: GPUComputePassEncoder, turn: number, index: number) => {
    segments.forEach((segment, i) => {
      const key = `${i} ${turn} ${index}`
      const group = groups.get(key) ?? bind(gpu, pipeline, resources(segment, i, turn, index))
      groups.set(key, group)
      dispatch(pass, pipeline, group, workgroups(segment))
    })
  }
}
