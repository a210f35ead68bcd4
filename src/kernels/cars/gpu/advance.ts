import { type Gpu, USAGE } from '../../../gpu/device.js'
import { bind, dispatch, type Resource } from '../../../gpu/dispatch.js'
import { MOST_CALLS, numbersOf, pace } from '../../../gpu/submission.js'
import type { Past } from '../../../layouts/layout.js'
import type { CarRules } from '../rules.js'
import { CALL_BYTES, type Call, callsOf, callWords } from './calls.js'
import { countedFrom, countProgram, countsOf } from './count.js'
import { endsProgram } from './ends.js'
import type { Buffers, Part } from './parts.js'
import { MOST_STEPS, PLACE_CARS, type Shape, TILE_CARS, within } from './shape.js'
import { stepProgram } from './step.js'

/** The cars on the road: the number of the last one in the direction of driving, and how many there are. */
export type Span = { first: number; cars: number }

/** Advances the parts of a road together. */
export async function openAdvance(
  gpu: Gpu,
  buffers: Buffers,
  shape: Shape,
  rules: CarRules,
  { cars, past }: { cars: number; past: Past },
) {
  const { parts, copies, anchors, ends } = buffers
  const [step, count, leave] = await Promise.all([
    gpu.pipeline(stepProgram(rules)),
    gpu.pipeline(countProgram(rules)),
    rules.ends && gpu.pipeline(endsProgram(rules)),
  ])
  const size = 8 * countsOf(rules)
  const calls = await gpu.buffer(CALL_BYTES * MOST_CALLS, USAGE.uniform | USAGE.copyTarget)
  const counts = await gpu.buffer(size * MOST_CALLS)
  const road = shape.open ? [ends] : []
  let most = 1
  let span: Span = { first: shape.open ? past.first : 0, cars }
  let turn = 0
  let taken = past.step

  const groups = new Map<string, GPUBindGroup>()
  function group(key: string, pipeline: GPUComputePipeline, resources: readonly Resource[]): GPUBindGroup {
    const known = groups.get(key) ?? bind(gpu, pipeline, resources)
    groups.set(key, known)
    return known
  }

  /** The tiles of a part that have cars in the next steps; of an open road those from tile `from` on, which goes around. */
  function tilesOf(part: Part | undefined, steps: number): { from: number; count: number } {
    if (!shape.open) return { from: 0, count: part?.tiles ?? 0 }
    const { first, cars } = span
    const from = Math.floor((first - steps) / TILE_CARS)
    const count = Math.min(shape.tiles, Math.floor((first + cars - 1) / TILE_CARS) - from + 1)
    return { from: within(from, shape.tiles), count }
  }
  function call(pass: GPUComputePassEncoder, slot: number, observed: boolean, steps: number) {
    const uniform = { buffer: calls, offset: CALL_BYTES * slot, size: 32 + 16 * MOST_STEPS }
    const [now, next] = [copies[turn], copies[1 - turn]]
    const run = (name: string, pipeline: GPUComputePipeline, tiles?: number) => {
      parts.forEach((part, i) => {
        const own = [part.about, uniform, ...road]
        const resources = {
          step: [part.planes, now, next, anchors, ...own],
          ends: [part.planes, next, anchors, ...own],
          count: [part.planes, next, counts, ...own],
        }[name]!
        const key = `${name} ${slot} ${turn} ${i}`
        dispatch(pass, pipeline, group(key, pipeline, resources), tiles ?? tilesOf(part, steps).count)
      })
    }
    run('step', step)
    if (leave) run('ends', leave, 1)
    if (observed) run('count', count)
    turn = 1 - turn
  }
  /** Submits calls; resolves to what they observed, when they are done. */
  async function submit(batch: readonly Call[], steps: number): Promise<number[]> {
    const observations = batch.filter(({ observed }) => observed).length
    gpu.device.queue.writeBuffer(calls, 0, callWords(batch, rules, taken, tilesOf(parts[0], steps).from))
    gpu.submit((encoder) => {
      if (observations > 0) encoder.clearBuffer(counts, 0, size * observations)
      const pass = encoder.beginComputePass()
      batch.forEach(({ observed }, slot) => {
        call(pass, slot, observed, steps)
      })
      pass.end()
    })
    const seen = observations > 0 ? numbersOf(await gpu.read(counts, 0, size * observations)) : []
    if (shape.open) span = spanOf(await gpu.read(ends, 0, 16))
    else if (observations === 0) await gpu.done()
    return countedFrom(seen, rules)
  }

  return {
    span: () => span,
    async advance(steps: number, observed: readonly number[]): Promise<number[]> {
      const counted: number[] = []
      let seen = 0
      for (let done = 0; done < steps; ) {
        const batch = callsOf(steps, observed, done, seen, shape.open ? 1 : MOST_STEPS, most)
        const some = batch.reduce((sum, one) => sum + one.steps, 0)
        const began = performance.now()
        for (const value of await submit(batch, some)) counted.push(value)
        if (batch.length === most) most = pace(most, performance.now() - began)
        seen += batch.filter((one) => one.observed).length
        done += some
        taken += some
      }
      return counted
    },
    close() {
      calls.destroy()
      counts.destroy()
    },
  }
}

function spanOf(bytes: Uint8Array<ArrayBuffer>): Span {
  const [word, bit, cars] = new Int32Array(bytes.buffer)
  return { first: PLACE_CARS * word + bit, cars }
}
