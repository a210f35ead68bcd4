import type { Stats } from 'node:fs'
import { checkRegular, type Files, reasonOf } from './file.js'
import { draftOf, removeStale } from './stale.js'

/** A temporary file beside its target, renamed to the target when it is complete. */
export type Draft = {
  /** The absolute path of the temporary file. */
  name: string
  /** Renames it to the target. */
  publish(): void
  /** Removes it. It is also removed when the process exits before `publish` or `discard`. */
  discard(): void
}

/**
 * Creates an empty draft; throws if the file cannot be written. If the name is a symbolic link, its target is written. A
 * file that is replaced keeps its owner, group and mode.
 */
export function openDraft(files: Files, file: string): Draft {
  const { fs, path } = files
  const there = fs.statSync(file, { throwIfNoEntry: false })
  if (there) checkRegular(there)
  const target = targetOf(files, path.resolve(file))
  removeStale(files, target, (name) => drafts.has(name))
  const name = draftOf(files, target)
  // The draft is readable only for users who can read the file.
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

/** The target of a chain of symbolic links: a file, or a name that does not exist yet. */
function targetOf(files: Files, file: string): string {
  const { fs, path } = files
  if (!fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return file
  return targetOf(files, path.resolve(fs.realpathSync(path.dirname(file)), fs.readlinkSync(file)))
}

/** Copies owner, group and mode, as far as this user has the right to. */
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

/** The drafts of this thread, each with the function that removes it. */
const drafts = new Map<string, () => void>()

const discardAll = () => {
  for (const discard of drafts.values()) discard()
}

/** Removes a draft when this process exits. The returned function cancels this. */
export function discardAtExit({ fs }: Files, name: string): () => void {
  const { process } = globalThis
  // First of all listeners: that of MPI ends the process.
  if (drafts.size === 0) process.prependListener('exit', discardAll)
  drafts.set(name, () => fs.rmSync(name, { force: true }))
  return () => {
    drafts.delete(name)
    if (drafts.size === 0) process.off('exit', discardAll)
  }
}

/** An error text of one line. */
export const cannotWrite = (file: string, error: unknown): string =>
  `'${file}' cannot be written: ${reasonOf(error)}`
