/**
 * The import section of every module, in WebAssembly's binary format (core specification 2.0, section 5.5.5): number and
 * size of the section, one import, its two names, and its type: a memory of 0 pages or more …
 *
 *     2, size, 1, 3 'env', 6 'memory', 2, limits
 */
const importOf = (size: number, limits: readonly number[]) => [
  ...[2, size, 1, 3, ...codesOf('env'), 6, ...codesOf('memory'), 2],
  ...limits,
]

const codesOf = (text: string) => [...text].map((character) => character.charCodeAt(0))

const OWN = importOf(15, [0, 0])

/** … or a shared memory of 1 to 65,536 pages. */
const SHARED = importOf(18, [3, 1, 0x80, 0x80, 4])

/**
 * The variant of a module for shared memory. The two differ only in the limits of the imported memory, so only one is
 * shipped.
 */
export function forSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = module.findIndex((_, i) => OWN.every((byte, k) => module[i + k] === byte))
  return Uint8Array.from([...module.subarray(0, at), ...SHARED, ...module.subarray(at + OWN.length)])
}
