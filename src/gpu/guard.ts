/**
 * Lets whatever waits for the GPU fail when it fails: what it would wait for may never come. It is a set, because a
 * promise that lives as long as the GPU would keep everything that ever waited for it.
 */
export function openGuard() {
  let failure: Error | undefined
  const waiting = new Set<(error: Error) => void>()
  return {
    fail(error: Error) {
      failure ??= error
      for (const reject of waiting) reject(failure)
    },
    guard<Result>(work: () => Promise<Result>): Promise<Result> {
      return new Promise<Result>((resolve, reject) => {
        if (failure) throw failure
        waiting.add(reject)
        work()
          .then(resolve, (error) => reject(failure ?? error))
          .finally(() => waiting.delete(reject))
      })
    },
  }
}
