/** The signals that ask a program to end, with the exit code that each of them has then: 128 and its number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

/** What a signal does: it ends the program at once, unless a command has something to bring to an end first. */
let ending: (exitCode: number) => void = process.exit

/**
 * Lets this program answer signals, from now on and to its end: if it stopped, one that has come and is not answered yet
 * would be lost. What is to be put in order at the end listens to the exit of the process.
 */
export function hearSignals() {
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    if (process.listenerCount(signal) === 0) process.on(signal, () => interrupt(exitCode))
  }
}

/** Whoever sends a second signal does not want to wait. */
function interrupt(exitCode: number) {
  const end = ending
  ending = process.exit
  end(exitCode)
}

/** Lets `end` answer the next signal. Whoever asks for it sees to the exit code, too. */
export function onInterrupt(end: (exitCode: number) => void) {
  ending = end
}
