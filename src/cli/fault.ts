/** An error that the user is told in one line, with the exit code that goes with it. */
export class Fault extends Error {
  readonly exitCode: 1 | 2
  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.exitCode = exitCode
  }
}
