/** Prints a warning, one line on standard error. */
export const warn = (text: string) => process.stderr.write(`lanewise: ${text}\n`)

/** Prints text and resolves when it is written, so that output does not pile up in memory. */
export const print = (text: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => process.stdout.write(text, () => resolve()))

/**
 * Holds back errors of standard output, mostly that its reader has closed it, until `release` is called: a run saves its
 * file first. After such an error nothing is printed.
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
