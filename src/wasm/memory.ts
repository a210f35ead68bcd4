import type { Memory } from '../layouts/layout.js'

const PAGE = 65536

/** Memory for the kernels in TypeScript. */
export function bufferMemory(bytes: number, shared: boolean): Memory {
  return { buffer: shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes) }
}

/**
 * Memory for the kernels in WebAssembly. It never grows.
 *
 * @param of the options that say how much is needed
 */
export function wasmMemory(bytes: number, shared: boolean, of = 'cells'): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE))
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
  } catch (error) {
    throw new RangeError(
      `${of}: no memory of ${bytes} bytes can be had for them: ${(error as Error).message}`,
    )
  }
}
