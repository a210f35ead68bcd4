/**
 * The import section of every module here, in WebAssembly's binary format (core specification 2.0, section 5.5.5): the
 * section's number and size, one import, its two names, and what it is: a memory of 0 pages or more …
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
 * The same module for memory that threads share. The two differ in the limits of the imported memory alone, so only one
 * of them is shipped.
 */
export function forSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = module.findIndex((_, i) => OWN.every((byte, k) => module[i + k] === byte))
  return Uint8Array.from([...module.subarray(0, at), ...SHARED, ...module.subarray(at + OWN.length)])
}
