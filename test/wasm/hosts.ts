/** Hosts that can do less with WebAssembly. `vi.unstubAllGlobals` makes them whole again. */
import { vi } from 'vitest'

/** WebAssembly as it is, but for some of its parts. */
export function replaceWasm(parts: Partial<Record<'Module' | 'Memory' | 'validate', unknown>>) {
  const all = Object.fromEntries(
    Object.getOwnPropertyNames(WebAssembly).map((name) => [
      name,
      WebAssembly[name as keyof typeof WebAssembly],
    ]),
  )
  vi.stubGlobal('WebAssembly', { ...all, ...parts })
}

/** A constructor that throws. */
const refusing = (Fault: ErrorConstructor, message: string) =>
  class {
    constructor() {
      throw new Fault(message)
    }
  }

/** As Chromium does on a page whose policy lacks 'wasm-unsafe-eval': modules are valid, and are not compiled. */
export const forbidCompiling = () => replaceWasm({ Module: refusing(Error, 'it violates the policy') })

/** As V8 does where the process may not reserve enough addresses. */
export const forbidMemory = () => replaceWasm({ Memory: refusing(RangeError, 'could not allocate memory') })

/** As an old host does. */
export const withoutSimd = () =>
  replaceWasm({ Module: refusing(Error, 'invalid value type'), validate: () => false })

export const withoutWasm = () => vi.stubGlobal('WebAssembly', undefined)
