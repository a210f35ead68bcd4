/** Milliseconds of work after which a long computation yields. */
const YIELD_AFTER = 40

/**
 * Lets a long computation on the caller's thread yield to the event loop, so that timers, signals and pages stay alive:
 * it asks `isDue()` now and then, and if so awaits `pause()`.
 */
export function openYielder(): { isDue(): boolean; pause(): Promise<void> } {
  let began = performance.now()
  return {
    isDue: () => performance.now() - began > YIELD_AFTER,
    // Timers are the one macrotask that all hosts have.
    pause: () =>
      new Promise((resolve) =>
        setTimeout(() => {
          began = performance.now()
          resolve()
        }),
      ),
  }
}
