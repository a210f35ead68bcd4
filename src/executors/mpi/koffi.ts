/** A function of a library: it takes numbers, and addresses, which are numbers or bigints. */
export type Call = (...args: (number | bigint)[]) => number

/** What is used of koffi, which calls functions of C. */
export type Koffi = {
  /** Without a name: what this process has loaded already. */
  load(file: string | null, options?: object): Loaded
  address(view: ArrayBufferView): bigint
}
export type Loaded = {
  func(name: string, result: string, args: string[]): Call
  symbol(name: string): bigint
}

/** @throws {Error} if it is missing, in words that complete 'cannot run here: ' */
export async function loadKoffi(): Promise<Koffi> {
  // No literal, so that a bundler for browsers does not look for it.
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
