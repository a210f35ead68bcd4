/** What this host offers: Node, Deno, Bun or a browser. */

/** Whether there are modules of Node's: in Node itself, Deno and Bun. */
export function hasNodeModules(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } }
  return process?.versions?.node !== undefined
}

/**
 * One of Node's own modules. The name is no literal where it is imported, so that a bundler for browsers does not look
 * for it; only code that runs on Node asks.
 */
export function nodeModule<Module>(name: string): Promise<Module> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`)
}

/** Threads that can run at once. */
export async function parallelism(): Promise<number> {
  if (globalThis.navigator?.hardwareConcurrency) return navigator.hardwareConcurrency
  return (await nodeModule<typeof import('node:os')>('os')).availableParallelism()
}

/** Bytes of memory that this process can still take, as far as the host tells. */
export function freeMemory(): number {
  const { process } = globalThis as { process?: { availableMemory?(): number } }
  return process?.availableMemory?.() ?? Number.POSITIVE_INFINITY
}
