import { checkNames, show } from '../check.js'
import { demangle } from '../generated/loader.js'
import { names } from '../generated/wasm.js'
import { forSharedMemory } from './sharedMemory.js'

/** Names of the Wasm modules that assembly/build.js compiles. */
export type ModuleName = (typeof names)[number]

/** A module: shipped as text, or assembled on demand. */
export type Source = { name: string } & ({ text: string } | { binary(): Uint8Array<ArrayBuffer> })

/** Modules that are compiled or were handed in, by name. Those for shared memory have other names. */
const compiled = new Map<string, WebAssembly.Module>()

/** Name of the variant of a module for shared memory. */
const sharedName = (name: string) => `${name} shared`

/** Links a module to a memory. It is compiled once per thread. */
export function instantiate<Exports>(source: Source, memory: WebAssembly.Memory): Exports {
  const module = compile(source, isShared(memory))
  return demangle(new WebAssembly.Instance(module, { env: { memory } }).exports)
}

/** Synchronous on purpose: browsers compile modules of a few kilobytes on the main thread, too. */
function compile(source: Source, shared: boolean): WebAssembly.Module {
  const { name } = source
  const key = shared ? sharedName(name) : name
  const known = compiled.get(key)
  if (known) return known
  const module = new WebAssembly.Module(shared ? forSharedMemory(binaryOf(source)) : binaryOf(source))
  compiled.set(key, module)
  return module
}

const binaryOf = (source: Source) => ('text' in source ? decode(source.text) : source.binary())

/** The inverse of `encode` in assembly/build.js. */
function decode(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let more = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) - 35
    if (code < 90) bytes.push(more + code)
    more = code < 90 ? 0 : 90 * (code - 89)
  }
  return Uint8Array.from(bytes)
}

/** No `instanceof`: a host may replace the global ArrayBuffer, and each realm has its own. */
const isShared = ({ buffer }: WebAssembly.Memory) => tagOf(buffer) === 'SharedArrayBuffer'

/** The class of an object, whatever realm it is from. */
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/**
 * Why this host cannot run a module; undefined if it can. A host with WebAssembly may still refuse to compile a module or
 * to make a memory, so both are tried.
 */
export function unavailable(source: Source): string | undefined {
  if (typeof WebAssembly !== 'object') return 'this host has no WebAssembly'
  try {
    compile(source, false)
  } catch (error) {
    return refusal(binaryOf(source), error)
  }
  return memoryRefused()
}

function refusal(binary: Uint8Array<ArrayBuffer>, error: unknown): string {
  if (!WebAssembly.validate(binary)) return 'this host has no WebAssembly SIMD'
  return `this host does not compile WebAssembly, which its policy must allow ('wasm-unsafe-eval'): ${(error as Error).message}`
}

/** Whether this thread has made a memory before. It is tried only once. */
let reserved = false

/** V8 reserves some ten gigabytes of addresses per memory, whatever its size. */
function memoryRefused(): string | undefined {
  try {
    if (!reserved) new WebAssembly.Memory({ initial: 1, maximum: 1 })
    reserved = true
    return undefined
  } catch (error) {
    return `this process cannot reserve the addresses of a WebAssembly memory, see ulimit -v: ${(error as Error).message}`
  }
}

/**
 * Hands in compiled Wasm modules, for a host that cannot compile at run time, such as Cloudflare's workers. Their files are
 * exported by the package: `lanewise/wasm/simd.wasm` (Rule 184), `carsSimd.wasm` (cars with velocities), `philox.wasm`
 * (fills a road), `exact.wasm`, `wasm.wasm` and `carsWasm.wasm`, and for scattered waves `waveSimd.wasm`,
 * `waveMultipole.wasm` and `waveWasm.wasm`. Modules that are not handed in are compiled, if the host can, or not used.
 *
 * @param modules `WebAssembly.Module`s by name; call it before the first simulation is created
 * @throws {TypeError} for another name, or for a value that is not a WebAssembly.Module
 *
 * @example
 * import simd from 'lanewise/wasm/simd.wasm'
 * import philox from 'lanewise/wasm/philox.wasm'
 *
 * useModules({ simd, philox })
 */
export function useModules(modules: { readonly [Name in ModuleName]?: object }): void {
  checkNames('useModules', modules, names)
  for (const [name, module] of Object.entries(modules)) {
    if (tagOf(module) !== 'WebAssembly.Module') {
      throw new TypeError(`${name}: ${show(module)} is not a WebAssembly.Module`)
    }
  }
  for (const [name, module] of Object.entries(modules)) compiled.set(name, module as WebAssembly.Module)
}

/** A compiled module, and its name. */
export type Compiled = [name: string, module: WebAssembly.Module]

/** The compiled modules, for shared memory or not. A thread passes them to those that it starts. */
export const compiledModules = (shared: boolean): Compiled[] =>
  [...compiled].filter(([name]) => name.endsWith(sharedName('')) === shared)

/** Takes over the modules of another thread. */
export function adoptModules(modules: readonly Compiled[]) {
  for (const [name, module] of modules) compiled.set(name, module)
}
