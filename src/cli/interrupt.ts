/** The signals that ask a program to exit, with the exit code of each: 128 plus its number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

/** What the next signal does: it exits at once, unless a command has set something else. */
let ending: (exitCode: number) => void = process.exit

/**
 * Handles signals from now until the process exits. Handlers are never removed: a signal that has arrived but is not
 * handled yet would be lost. Cleanup at the end listens to the 'exit' event of the process.
 */
export function hearSignals() {
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    if (process.listenerCount(signal) === 0) process.on(signal, () => interrupt(exitCode))
  }
}

/** A second signal always exits at once. */
function interrupt(exitCode: number) {
  const end = ending
  ending = process.exit
  end(exitCode)
}

/** Lets `end` handle the next signal. It must also set the exit code. */
export function onInterrupt(end: (exitCode: number) => void) {
  ending = end
}
