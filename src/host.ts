/**
 * What this host offers: Node, Deno, Bun, a browser or a server of workers. What a host does not tell is unknown, not an
 * error.
 */

/** The global object `process`, if there is one. It is read from `globalThis`: bundlers replace the bare name. */
type Process = {
  versions?: { node?: string }
  availableMemory?(): number
  getBuiltinModule?(name: string): unknown
  once?(event: 'exit', work: () => void): void
  off?(event: 'exit', work: () => void): void
}

function askProcess<Answer>(question: (process: Process) => Answer): Answer | undefined {
  const { process } = globalThis as { process?: Process }
  try {
    return process && question(process)
  } catch {
    return undefined
  }
}

/** Whether the host has the modules of Node: Node itself, Deno and Bun. */
export const hasNodeModules = (): boolean => askProcess(({ versions }) => versions?.node) !== undefined

/**
 * A module of Node, only for code that runs on Node. The import has no literal name, so that bundlers for browsers do not
 * look for it. Older versions of Node have only the import, which a virtual machine such as that of Jest may forbid.
 */
export async function nodeModule<Module>(name: string): Promise<Module> {
  const builtin = askProcess((process) => process.getBuiltinModule?.(`node:${name}`))
  return (
    (builtin as Module | undefined) ?? import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`)
  )
}

/** Why this host has no GPU to compute on; undefined if it may have one, which only trying tells. */
export const withoutWebGpu = (): string | undefined =>
  globalThis.navigator?.gpu || hasNodeModules() ? undefined : 'this host has no WebGPU'

/** Does this when the process ends by itself or by `process.exit`; returns a function that forgets it. */
export function atExit(work: () => void): () => void {
  askProcess((process) => process.once?.('exit', work))
  return () => askProcess((process) => process.off?.('exit', work))
}

/** Number of threads that can run at once; 1 if unknown. */
export async function parallelism(): Promise<number> {
  if (globalThis.navigator?.hardwareConcurrency) return navigator.hardwareConcurrency
  try {
    return (await nodeModule<typeof import('node:os')>('os')).availableParallelism()
  } catch {
    return 1
  }
}

/** Bytes of memory that this process can still allocate; infinity if unknown. */
export function freeMemory(): number {
  const bytes = askProcess((process) => process.availableMemory?.()) ?? 0
  return bytes > 0 ? bytes : Number.POSITIVE_INFINITY
}
