import { checkNames, show } from '../check.js'
import { demangle } from '../generated/loader.js'
import { names } from '../generated/wasm.js'
import { forSharedMemory } from './sharedMemory.js'

/** Names of the Wasm modules that assembly/build.js compiles. */
export type ModuleName = (typeof names)[number]

/** A module: one that is shipped, as text, or one that is written when it is asked for. */
export type Source = { name: string } & ({ text: string } | { binary(): Uint8Array<ArrayBuffer> })

/** Modules that are compiled, or were handed in. Those for shared memory have names of their own. */
const compiled = new Map<string, WebAssembly.Module>()

/** How a module for shared memory is named. */
const sharedName = (name: string) => `${name} shared`

/** Links a module to the memory that its addresses point into. It is compiled once in a thread. */
export function instantiate<Exports>(source: Source, memory: WebAssembly.Memory): Exports {
  const module = compile(source, isShared(memory))
  return demangle(new WebAssembly.Instance(module, { env: { memory } }).exports)
}

/** Synchronous on purpose: a module has a few kilobytes, which current browsers compile on the main thread. */
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

/** Undoes `encode` of assembly/build.js. */
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

/** No `instanceof`: a host may replace the global ArrayBuffer, and has another one in each of its realms. */
const isShared = ({ buffer }: WebAssembly.Memory) => tagOf(buffer) === 'SharedArrayBuffer'

/** What an object is, whatever realm it is from. */
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/**
 * What this host lacks to run a module, in words; undefined if it can. A host may know WebAssembly and still refuse to
 * compile it, or have no room for its memory, so both are tried.
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

/** Whether a memory could be had once in this thread: from then on it is known. */
let reserved = false

/** V8 reserves some ten gigabytes of addresses for each memory, of whatever size. */
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
 * Hands in Wasm modules that are compiled already, for a host that compiles none at run time, such as Cloudflare's
 * workers. Their files are exported by the package: `lanewise/wasm/simd.wasm` (Rule 184), `carsSimd.wasm` and
 * `carsRings.wasm` (cars with velocities, ensembles of them), `philox.wasm` (fills a road), `exact.wasm`, `wasm.wasm`
 * and `carsWasm.wasm`. What is not handed in is compiled as ever, or done without.
 *
 * @param modules `WebAssembly.Module`s by name; call it before the first simulation is created
 * @throws {TypeError} for a name that is none of these, or for anything but a WebAssembly.Module
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

/** The compiled modules, for shared memory or not: a thread has them from the one that starts it. */
export const compiledModules = (shared: boolean): Compiled[] =>
  [...compiled].filter(([name]) => name.endsWith(sharedName('')) === shared)

/** Takes them. */
export function adoptModules(modules: readonly Compiled[]) {
  for (const [name, module] of modules) compiled.set(name, module)
}
