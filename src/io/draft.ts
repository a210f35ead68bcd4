/** Node's file system, which whoever runs on Node hands in: the library imports nothing of Node's. */
export type Files = typeof import('node:fs')

/** Bare, `process` would bring a bundler for browsers to add one. */
const { process } = globalThis

/** A file that is written beside its place, and appears under its name when it is whole. */
export type Draft = {
  /** Where it is written. */
  name: string
  /** Moves it to its place. */
  publish(): void
  /** Removes it. A process that ends before either of the two does so, too. */
  discard(): void
}

/** Opens a draft, empty; throws where the file could not be written. */
export function openDraft(fs: Files, file: string): Draft {
  const name = `${file}.${process.pid}.part`
  const there = fs.statSync(file, { throwIfNoEntry: false })
  if (there && !there.isFile()) throw new Error('there is something else of that name, not a file')
  fs.closeSync(fs.openSync(name, 'wx'))
  const keep = discardAtExit(fs, name)
  return {
    name,
    publish() {
      fs.renameSync(name, file)
      keep()
    },
    discard() {
      fs.rmSync(name, { force: true })
      keep()
    },
  }
}

/** Lets the end of this process remove a draft, unless what is returned is called before. */
export function discardAtExit(fs: Files, name: string): () => void {
  const discard = () => fs.rmSync(name, { force: true })
  // Before MPI ends the process.
  process.prependOnceListener('exit', discard)
  return () => process.off('exit', discard)
}

/** Why not, in one line. Node says, too, with which call it tried. */
export const cannotWrite = (file: string, error: unknown): string =>
  `'${file}' cannot be written: ${(error as Error).message.split(/, (open|write|rename) ?/)[0]}`
