/** Tests before a rank that waits begins to sleep in between, as there may be more ranks than cores. */
const PATIENCE = 2000
/** Milliseconds of a sleep. */
const NAP = 0.05

/** Waits until something is over that other ranks or threads do, and rests after each sleep. */
export function* until(over: () => boolean): Generator<void, void, void> {
  for (let i = 0; i < PATIENCE; i++) if (over()) return
  while (!over()) {
    sleep(NAP)
    yield
  }
}

/** Nobody ever wakes who waits for this. Browsers load this file, and may not have it. */
let never: Int32Array<SharedArrayBuffer> | undefined

/** Lets nothing happen in this thread for so many milliseconds. */
export function sleep(milliseconds: number) {
  never ??= new Int32Array(new SharedArrayBuffer(4))
  Atomics.wait(never, 0, 0, milliseconds)
}

/** Milliseconds after which signals and timers have their turn. Neighbours wait meanwhile, so not often, and not long. */
const BETWEEN_RESTS = 100

/**
 * Does work to its end that rests now and then, and uses some of its rests.
 *
 * @param failure why there is no end to wait for; nothing as long as there is
 */
export async function withRests<Result>(
  work: Generator<void, Result, void>,
  failure?: () => Error | undefined,
): Promise<Result> {
  let began = performance.now()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (performance.now() - began < BETWEEN_RESTS) continue
    await new Promise((resolve) => setImmediate(resolve))
    const error = failure?.()
    if (error) throw error
    began = performance.now()
  }
}
