import type { Stats } from 'node:fs'
import { checkRegular, type Files, reasonOf } from './file.js'

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
  removeStale(files, target)
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

/**
 * A name that no other draft has, in the folder of the file. It says whose draft it is, and is no longer than a name may
 * be, however long that of the file is.
 */
function draftOf(files: Files, target: string): string {
  const some = Math.floor(Math.random() * 2 ** 40).toString(36)
  const { pid } = globalThis.process
  return `${startOf(files, target)}.${placeOf(files)}.${pid}.${drafts.size}${some}.part`
}

const startOf = ({ path }: Files, target: string) =>
  path.join(path.dirname(target), path.basename(target).slice(0, 40))

/** What follows in its name: the place and the process that it is from. */
const REST = /^\.([\w-]+)\.(\d+)\.\w+\.part$/

/** Where process numbers mean the same: in a container of a kernel that runs, as far as Linux tells. */
function placeOf({ fs }: Files): string {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
    return `${boot}-${fs.readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
  } catch {
    return UNKNOWN
  }
}

const UNKNOWN = 'draft'

/** Removes what processes that were killed have left of drafts of this file. */
function removeStale(files: Files, target: string) {
  const { fs, path } = files
  const start = path.basename(startOf(files, target))
  try {
    for (const entry of fs.readdirSync(path.dirname(target))) {
      const [, place, pid] = (entry.startsWith(start) && entry.slice(start.length).match(REST)) || []
      const name = path.join(path.dirname(target), entry)
      if (place && isStale(files, name, place, Number(pid))) fs.rmSync(name, { force: true })
    }
  } catch {
    // Where it cannot be read or removed, it is in nobody's way.
  }
}

/** Milliseconds after which nobody goes on with a draft: whoever writes one, writes it without a pause. */
const DAY = 24 * 60 * 60 * 1000

/**
 * Whether nobody writes a draft any more: its process was one of this place and is gone, or another one has its number
 * now. Of processes elsewhere nothing is known, so their drafts are stale when they have been left alone for a day.
 */
function isStale(files: Files, name: string, place: string, pid: number): boolean {
  if (drafts.has(name)) return false
  const { process } = globalThis
  const written = files.fs.statSync(name).mtimeMs
  if (written < Date.now() - DAY) return true
  if (place === UNKNOWN || place !== placeOf(files)) return false
  return pid === process.pid ? written < Date.now() - 1000 * process.uptime() : isGone(pid)
}

function isGone(pid: number): boolean {
  try {
    globalThis.process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Why not, in one line. */
export const cannotWrite = (file: string, error: unknown): string =>
  `'${file}' cannot be written: ${reasonOf(error)}`
