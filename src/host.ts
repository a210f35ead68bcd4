/**
 * What this host offers: Node, Deno, Bun, a browser or a server of workers. What a host does not tell, or refuses to
 * tell, is unknown and no fault.
 */

/** The global object `process`, where there is one. Under its bare name a bundler would put another in its place. */
type Process = {
  versions?: { node?: string }
  availableMemory?(): number
  getBuiltinModule?(name: string): unknown
}

function askProcess<Answer>(question: (process: Process) => Answer): Answer | undefined {
  const { process } = globalThis as { process?: Process }
  try {
    return process && question(process)
  } catch {
    return undefined
  }
}

/** Whether there are modules of Node's: in Node itself, Deno and Bun. */
export const hasNodeModules = (): boolean => askProcess(({ versions }) => versions?.node) !== undefined

/**
 * One of Node's own modules. The name is no literal where it is imported, so that a bundler for browsers does not look
 * for it; only code that runs on Node asks. Older versions of Node can only import it, which a virtual machine such as
 * Jest's may forbid.
 */
export async function nodeModule<Module>(name: string): Promise<Module> {
  const builtin = askProcess((process) => process.getBuiltinModule?.(`node:${name}`))
  return (
    (builtin as Module | undefined) ?? import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`)
  )
}

/** Threads that can run at once; 1 where the host does not tell. */
export async function parallelism(): Promise<number> {
  if (globalThis.navigator?.hardwareConcurrency) return navigator.hardwareConcurrency
  try {
    return (await nodeModule<typeof import('node:os')>('os')).availableParallelism()
  } catch {
    return 1
  }
}

/** Bytes of memory that this process can still take, as far as the host tells. */
export function freeMemory(): number {
  const bytes = askProcess((process) => process.availableMemory?.()) ?? 0
  return bytes > 0 ? bytes : Number.POSITIVE_INFINITY
}
