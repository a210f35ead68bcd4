/** A C function. Its arguments are numbers and addresses; an address is a number or a bigint. */
export type Call = (...args: (number | bigint)[]) => number

/** The part of koffi that is used. koffi calls C functions. */
export type Koffi = {
  /** Without a file: what this process has loaded already. */
  load(file: string | null, options?: object): Loaded
  address(view: ArrayBufferView): bigint
}
export type Loaded = {
  func(name: string, result: string, args: string[]): Call
  symbol(name: string): bigint
}

/** @throws {Error} if koffi is missing, in words that complete 'cannot run here: ' */
export async function loadKoffi(): Promise<Koffi> {
  // Not a literal, so that a bundler for browsers does not resolve it.
  const name = 'koffi'
  try {
    const { default: koffi } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
    return koffi
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '')) {
      throw new Error('the package that calls MPI is not there: npm install koffi@3')
    }
    throw new Error(`koffi does not load: ${String(message).split('\n')[0]}`)
  }
}
