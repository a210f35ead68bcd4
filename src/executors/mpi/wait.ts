/** Tests before a waiting rank sleeps between tests, because there may be more ranks than cores. */
const SPIN_LIMIT = 2000
/** Length of a sleep. */
const SLEEP_MS = 0.05

/** Waits for other ranks or threads, and yields after each sleep. */
export function* waitUntil(isDone: () => boolean): Generator<void, void, void> {
  for (let i = 0; i < SPIN_LIMIT; i++) if (isDone()) return
  while (!isDone()) {
    sleep(SLEEP_MS)
    yield
  }
}

/** Never notified; used only to sleep. Created on demand, because browsers load this file, too. */
let unnotified: Int32Array<SharedArrayBuffer> | undefined

/** Blocks this thread. */
export function sleep(milliseconds: number) {
  unnotified ??= new Int32Array(new SharedArrayBuffer(4))
  Atomics.wait(unnotified, 0, 0, milliseconds)
}

/** Time between yields to signals and timers. Neighbours wait meanwhile, so it is long. */
const YIELD_INTERVAL_MS = 100

/**
 * Runs a generator to its end. At some of its yields it lets signals and timers run, and checks for a failure.
 *
 * @param failure why the work cannot end; undefined if it can
 */
export async function runPolling<Result>(
  work: Generator<void, Result, void>,
  failure?: () => Error | undefined,
): Promise<Result> {
  let began = performance.now()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (performance.now() - began < YIELD_INTERVAL_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    const error = failure?.()
    if (error) throw error
    began = performance.now()
  }
}
