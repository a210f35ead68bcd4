/** Says in a line what whoever reads the results should know of them. */
export const warn = (text: string) => process.stderr.write(`lanewise: ${text}\n`)

/** Prints some text, and waits until there is room for more: what is printed does not pile up. */
export const print = (text: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => process.stdout.write(text, () => resolve()))

/**
 * Puts off that the output cannot be written, mostly since whoever read it has closed it, to the time when `release` is
 * called: for a run that has something to save first. Nothing is printed after it.
 */
export function holdErrors() {
  const answers = process.stdout.listeners('error') as ((error: Error) => void)[]
  let failure: Error | undefined
  const hold = (error: Error) => {
    failure ??= error
  }
  process.stdout.removeAllListeners('error').on('error', hold)
  return {
    print: async (text: string | Uint8Array) => {
      if (!failure) await print(text)
    },
    release() {
      process.stdout.off('error', hold)
      for (const answer of answers) process.stdout.on('error', answer)
      if (failure) process.stdout.emit('error', failure)
    },
  }
}
