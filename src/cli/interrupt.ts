/** What Ctrl-C does: it ends the program at once, unless a command has something to bring to an end first. */
let ending: (() => void) | undefined

/** Whoever presses it a second time does not want to wait. */
export function interrupt() {
  const end = ending ?? (() => process.exit(130))
  ending = undefined
  end()
}

/** Lets `end` answer the next Ctrl-C. Whoever asks for it sees to the exit code, too. */
export function onInterrupt(end: () => void) {
  ending = end
}
