import { atExit } from '../host.js'
import { type Adapter, describe, findAdapter } from './adapter.js'
import { openGuard } from './guard.js'

/** A GPU that is ready to compute. Everything that runs on it in this process shares it. */
export type Gpu = {
  readonly adapter: Adapter
  readonly device: GPUDevice
  /** A program for it. The same text is compiled once. */
  pipeline(code: string, entry?: string): Promise<GPUComputePipeline>
  /**
   * Memory on it, filled with zeros; a program can read and write it, and so can the queue.
   *
   * @throws {Error} if there is no room
   */
  buffer(bytes: number, usage?: number): Promise<GPUBuffer>
  /** Submits commands, which begin when all earlier ones are done. */
  submit(encode: (encoder: GPUCommandEncoder) => void): void
  /** Waits until all that was submitted is done. */
  done(): Promise<void>
  /** Copies bytes from it; `from` and `bytes` are multiples of 4. */
  read(buffer: GPUBuffer, from: number, bytes: number): Promise<Uint8Array<ArrayBuffer>>
}

/** What a buffer may be used for. Not every host has the global object with these numbers. */
export const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const

const MEMORY = USAGE.storage | USAGE.copySource | USAGE.copyTarget

/** Limits that are raised to what the adapter has: by default WebGPU allows what every adapter has. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const

let shared: Promise<Gpu> | undefined

/**
 * The GPU of this process. It is opened once, and again after it was lost.
 *
 * @throws {Error} if there is none, in words that complete 'cannot run here: '
 */
export function openGpu(): Promise<Gpu> {
  if (shared) return shared
  const forget = () => {
    if (shared === mine) shared = undefined
  }
  const mine = findAdapter().then((adapter) => open(adapter, forget))
  mine.catch(forget)
  shared = mine
  return mine
}

/** @param lost is called when the GPU is lost */
async function open(adapter: GPUAdapter, lost: () => void): Promise<Gpu> {
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]))
  const device = await adapter.requestDevice({ requiredLimits }).catch((error) => {
    throw new Error(`the adapter gives no device: ${error.message}`)
  })
  const { fail, guard } = openGuard()
  // The package crashes if the process ends while the GPU works.
  const forgetExit = atExit(() => device.destroy())
  device.lost.then(({ reason, message }) => {
    forgetExit()
    lost()
    fail(new Error(`the GPU is lost, and what was on it: ${message || reason}`))
  })
  device.onuncapturederror = ({ error }) => fail(new Error(`the GPU failed: ${error.message}`))

  const pipelines = new Map<string, Promise<GPUComputePipeline>>()
  function compile(code: string, entryPoint: string) {
    const module = device.createShaderModule({ code })
    return guard(() => device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } }))
  }
  function submit(encode: (encoder: GPUCommandEncoder) => void) {
    const encoder = device.createCommandEncoder()
    encode(encoder)
    device.queue.submit([encoder.finish()])
  }
  return {
    adapter: describe(adapter),
    device,
    pipeline(code, entry = 'main') {
      const key = `${entry} ${code}`
      const known = pipelines.get(key) ?? compile(code, entry)
      pipelines.set(key, known)
      return known
    },
    buffer: (size, usage = MEMORY) => guard(() => allocate(device, size, usage)),
    submit,
    done: () => guard(() => device.queue.onSubmittedWorkDone()),
    read: (buffer, from, bytes) =>
      guard(async () => {
        const copy = await allocate(device, bytes, USAGE.mapRead | USAGE.copyTarget)
        submit((encoder) => encoder.copyBufferToBuffer(buffer, from, copy, 0, bytes))
        await copy.mapAsync(USAGE.mapRead)
        const result = new Uint8Array(copy.getMappedRange().slice(0))
        copy.destroy()
        return result
      }),
  }
}

async function allocate(device: GPUDevice, size: number, usage: number): Promise<GPUBuffer> {
  device.pushErrorScope('out-of-memory')
  device.pushErrorScope('validation')
  const buffer = device.createBuffer({ size, usage })
  const errors = await Promise.all([device.popErrorScope(), device.popErrorScope()])
  const error = errors.find((one) => one !== null)
  if (error) throw new Error(`the GPU has no room for ${size} bytes: ${error.message.split('\n')[0]}`)
  return buffer
}
