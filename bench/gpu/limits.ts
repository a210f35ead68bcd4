import type { Gpu } from '../../src/gpu/device.js'
import { bind, dispatch } from '../../src/gpu/dispatch.js'
import { spreadOf } from '../measure.js'

/** What bounds a program on a GPU: 10^9 bytes per second that are copied, and 10^9 integer operations per second. */
export type Limits = { gigabytesPerSecond: number; gigaoperationsPerSecond: number }

export async function limitsOf(gpu: Gpu): Promise<Limits> {
  return { gigabytesPerSecond: await bandwidth(gpu), gigaoperationsPerSecond: await operations(gpu) }
}

/** Bytes of a copy: more than any cache of a GPU holds. A program on the processor would take too long for them. */
const COPY = { real: 2 ** 28, software: 2 ** 24 }

/** Bytes read and written both count. */
async function bandwidth(gpu: Gpu): Promise<number> {
  const bytes = Math.min(COPY[gpu.adapter.software ? 'software' : 'real'], gpu.device.limits.maxBufferSize)
  const [from, to] = [await gpu.buffer(bytes), await gpu.buffer(bytes)]
  const seconds = await secondsPer(gpu, (encoder, copies) => {
    for (let i = 0; i < copies; i++) encoder.copyBufferToBuffer(from, 0, to, 0, bytes)
  })
  from.destroy()
  to.destroy()
  return (2 * bytes) / seconds / 1e9
}

/** Independent chains, so that a thread need not wait for its own results. */
const CHAINS = 8
const TURNS = 256
const WORKGROUPS = { real: 2 ** 14, software: 2 ** 7 }

/** Additions and exclusive ors in turn, which no GPU joins into one operation. */
const PROGRAM = `
@group(0) @binding(0) var<storage, read_write> sums: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let key = sums[id.x] | 1u;
${chains((i) => `  var x${i} = id.x * ${2 * i + 1}u;`)}
  for (var turn = 0u; turn < ${TURNS}u; turn++) {
${chains((i) => `    x${i} = (x${i} + key) ^ turn;`)}
  }
  sums[id.x] = ${Array.from({ length: CHAINS }, (_, i) => `x${i}`).join(' ^ ')};
}
`

function chains(line: (i: number) => string) {
  return Array.from({ length: CHAINS }, (_, i) => line(i)).join('\n')
}

async function operations(gpu: Gpu): Promise<number> {
  const workgroups = WORKGROUPS[gpu.adapter.software ? 'software' : 'real']
  const sums = await gpu.buffer(4 * 64 * workgroups)
  const pipeline = await gpu.pipeline(PROGRAM)
  const group = bind(gpu, pipeline, [sums])
  const seconds = await secondsPer(gpu, (encoder, calls) => {
    const pass = encoder.beginComputePass()
    for (let i = 0; i < calls; i++) dispatch(pass, pipeline, group, workgroups)
    pass.end()
  })
  sums.destroy()
  return (2 * CHAINS * TURNS * 64 * workgroups) / seconds / 1e9
}

/** Seconds per call, the median of several submissions, each of so many calls that it takes a tenth of a second. */
async function secondsPer(gpu: Gpu, encode: (encoder: GPUCommandEncoder, calls: number) => void) {
  const time = async (calls: number) => {
    const began = performance.now()
    gpu.submit((encoder) => encode(encoder, calls))
    await gpu.done()
    return (performance.now() - began) / 1000
  }
  let calls = 1
  while ((await time(calls)) < 0.1) calls *= 2
  const times: number[] = []
  for (let i = 0; i < 5; i++) times.push((await time(calls)) / calls)
  return spreadOf(times).median
}
