import { nodeModule, withoutWebGpu } from '../host.js'

/** What WebGPU calls an adapter: a GPU and its driver, or a program that stands in for them. */
export type Adapter = {
  /** Its name, for people. */
  readonly name: string
  /** Whether it is a program on the processor, which is no faster than a kernel for the processor. */
  readonly software: boolean
}

/** @throws {Error} if there is none, in words that complete 'cannot run here: ' */
export async function findAdapter(): Promise<GPUAdapter> {
  const adapter = await (await webGpu()).requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('this host has WebGPU, but no adapter for it: no GPU with a driver')
  return adapter
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp\b/i

/** What an adapter tells of itself. Hosts tell more or less. */
export function describe({ info }: GPUAdapter): Adapter {
  const { vendor, architecture, device, description } = info
  const words = [vendor, architecture, device, description].filter(Boolean).join(' ')
  return { name: description || words || 'unknown', software: info.isFallbackAdapter || SOFTWARE.test(words) }
}

/** The entry to WebGPU. That of the package lives as long as something refers to it. */
let fromPackage: GPU | undefined

async function webGpu(): Promise<GPU> {
  if (globalThis.navigator?.gpu) return navigator.gpu
  const why = withoutWebGpu()
  if (why !== undefined) throw new Error(why)
  const { create } = await loadPackage()
  if (await isWithoutDevice()) throw new Error(`there is no GPU: none of the files ${DEVICES.join(', ')}`)
  fromPackage ??= create([])
  return fromPackage
}

/** The files of GPUs on Linux: those of its graphics drivers, of NVIDIA's, and of Windows below it. */
const DEVICES = ['/dev/dri', '/dev/nvidia0', '/dev/dxg']

/**
 * Whether there is surely no GPU. Drivers print warnings then, so the package is not even asked. A driver that the
 * environment names may be a program that stands in for a GPU.
 */
async function isWithoutDevice(): Promise<boolean> {
  const { platform, env } = globalThis.process
  if (platform !== 'linux' || env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES) return false
  const { existsSync } = await nodeModule<typeof import('node:fs')>('fs')
  return !DEVICES.some((file) => existsSync(file))
}

/** The package is optional, and the import has no literal name, so that bundlers do not look for it. */
async function loadPackage(): Promise<{ create(flags: string[]): GPU }> {
  const name = 'webgpu'
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    if (missing) throw new Error("the package 'webgpu' is not there: npm install webgpu@0.6")
    throw new Error(`the package 'webgpu' cannot be loaded: ${message.split('\n')[0]}`)
  }
}
