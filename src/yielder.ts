/** Milliseconds of work after which a long computation yields. */
const YIELD_AFTER = 40

/** `setImmediate`, on hosts that have it. It is read from `globalThis`: webpack 4 adds its own for the bare name. */
const { setImmediate: immediate } = globalThis as { setImmediate?: (then: () => void) => void }

/**
 * Lets a long computation on the caller's thread yield to the event loop, so that timers, signals and pages stay alive:
 * it asks `isDue()` now and then, and if so awaits `pause()`.
 */
export function openYielder(): { isDue(): boolean; pause(): Promise<void> } {
  let began = performance.now()
  return {
    isDue: () => performance.now() - began > YIELD_AFTER,
    pause: async () => {
      // Timers are the one macrotask that all hosts have.
      await new Promise((resolve) => setTimeout(resolve))
      // Node may run a timer that is due before it looks for signals, but never an immediate of that timer.
      if (immediate) await new Promise<void>((resolve) => immediate(resolve))
      began = performance.now()
    },
  }
}
