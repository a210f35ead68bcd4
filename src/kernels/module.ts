import * as loader from '@assemblyscript/loader'

/** A kernel as assembly/build.js leaves it, in base64: for memory of its own, and for memory that threads share. */
type Module = { local: string; shared: string }

/**
 * Compiles a module and links it to the memory that its addresses point into.
 *
 * Synchronous on purpose: a module has a few kilobytes, which every browser compiles on the main thread.
 */
export function instantiate<Exports>(module: Module, memory: WebAssembly.Memory): Exports {
  return link(decode(isShared(memory) ? module.shared : module.local), memory)
}

/** Links a module that was made here. */
export function link<Exports>(binary: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Exports {
  const { exports } = loader.instantiateSync<Record<string, unknown>>(binary, { env: { memory } })
  return exports as Exports
}

export const isShared = (memory: WebAssembly.Memory): boolean => !(memory.buffer instanceof ArrayBuffer)

/** What this host lacks to run a module, in words; nothing if it can. */
export function missing(module: Module): string | undefined {
  if (typeof WebAssembly !== 'object') return 'this host has no WebAssembly'
  return WebAssembly.validate(decode(module.local)) ? undefined : 'this host has no WebAssembly SIMD'
}

const decode = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
