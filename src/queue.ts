/** A queue of calls: each begins when all earlier calls have ended. */
export function openQueue(what: string, end: () => Promise<void>) {
  let pending = 0
  let closed = false
  let lost: Error | undefined
  let last: Promise<unknown> = Promise.resolve()

  function checkUsable() {
    if (closed) throw new Error(`the ${what} is closed`)
    if (lost) throw lost
  }
  return {
    /** @param changes whether a failure loses the road, so that all later calls fail, too */
    enqueue<Result>(work: () => Promise<Result>, changes = false): Promise<Result> {
      checkUsable()
      pending++
      const result = last.then(() => {
        if (lost) throw lost
        return work()
      })
      last = result.catch((error) => {
        if (changes) lost = error
      })
      return result.finally(() => pending--)
    },
    /** @throws {Error} while a call is running */
    checkIdle(call: string) {
      checkUsable()
      if (pending > 0) throw new Error(`${call}: the ${what} is being advanced or read; await that first`)
    },
    async close() {
      closed = true
      last = last.then(end)
      await last
    },
  }
}
