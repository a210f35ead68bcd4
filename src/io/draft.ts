import type { Stats } from 'node:fs'
import { checkRegular, type Files, reasonOf } from './file.js'
import { draftOf, removeStale } from './stale.js'

/** A file that is written beside its place, and appears under its name when it is whole. */
export type Draft = {
  /** Where it is written: a whole path. */
  name: string
  /** Moves it to its place. */
  publish(): void
  /** Removes it. A process that ends before either of the two does so, too. */
  discard(): void
}

/**
 * Opens a draft, empty; throws where the file could not be written. Where the name is a symbolic link, it is of the file
 * that the link leads to. A file that is replaced hands on its rights.
 */
export function openDraft(files: Files, file: string): Draft {
  const { fs, path } = files
  const there = fs.statSync(file, { throwIfNoEntry: false })
  if (there) checkRegular(there)
  const target = targetOf(files, path.resolve(file))
  removeStale(files, target, (name) => drafts.has(name))
  const name = draftOf(files, target)
  // Nobody may read the draft who may not read the file.
  fs.closeSync(fs.openSync(name, 'wx', there ? (there.mode & 0o777) | 0o200 : 0o666))
  const keep = discardAtExit(files, name)
  return {
    name,
    publish() {
      if (there) passRights(files, there, name)
      fs.renameSync(name, target)
      keep()
    },
    discard() {
      fs.rmSync(name, { force: true })
      keep()
    },
  }
}

/** Where symbolic links lead, if the last of them leads to a file or to nothing. */
function targetOf(files: Files, file: string): string {
  const { fs, path } = files
  if (!fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return file
  return targetOf(files, path.resolve(fs.realpathSync(path.dirname(file)), fs.readlinkSync(file)))
}

/** Owner, group and mode, as far as this user may give them. */
function passRights({ fs }: Files, { uid, gid, mode }: Stats, name: string) {
  const own = fs.statSync(name)
  if (own.uid !== uid || own.gid !== gid) {
    works(() => fs.chownSync(name, uid, gid)) || works(() => fs.chownSync(name, own.uid, gid))
  }
  if (own.mode !== mode) works(() => fs.chmodSync(name, mode & 0o777))
}

function works(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

/** The drafts of this thread, each with what removes it. */
const drafts = new Map<string, () => void>()

const discardAll = () => {
  for (const discard of drafts.values()) discard()
}

/** Lets the end of this process remove a draft, unless what is returned is called before. */
export function discardAtExit({ fs }: Files, name: string): () => void {
  const { process } = globalThis
  // Before MPI ends the process.
  if (drafts.size === 0) process.prependListener('exit', discardAll)
  drafts.set(name, () => fs.rmSync(name, { force: true }))
  return () => {
    drafts.delete(name)
    if (drafts.size === 0) process.off('exit', discardAll)
  }
}

/** Why not, in one line. */
export const cannotWrite = (file: string, error: unknown): string =>
  `'${file}' cannot be written: ${reasonOf(error)}`
