/** Milliseconds of work after which a long computation lets others have their turn. */
const PATIENCE = 40

/**
 * How a long computation on the caller's thread keeps timers, signals and pages alive: it asks `over()` now and then,
 * and when its turn is over awaits `next()`.
 */
export function turns(): { over(): boolean; next(): Promise<void> } {
  let began = performance.now()
  return {
    over: () => performance.now() - began > PATIENCE,
    // Timers are the one macrotask that all hosts have.
    next: () =>
      new Promise((resolve) =>
        setTimeout(() => {
          began = performance.now()
          resolve()
        }),
      ),
  }
}
