import type { Files } from './file.js'

/**
 * Names of drafts, which tell whether the process that wrote one is still there.
 */

/**
 * A name that no other draft has, in the folder of the file. It says whose draft it is, and is no longer than a name may
 * be, however long that of the file is.
 */
export function draftOf(files: Files, target: string): string {
  const { pid } = globalThis.process
  // The number tells them apart where Math.random has been replaced by something that repeats.
  const own = `${count++}_${Math.floor(Math.random() * 2 ** 40).toString(36)}`
  return `${startOf(files, target)}.${pidNamespaceOf(files)}.${pid}.${own}.part`
}

let count = 0

const startOf = ({ path }: Files, target: string) =>
  path.join(path.dirname(target), path.basename(target).slice(0, 40))

/** What follows in its name: the place and the process that it is from. */
const REST = /^\.([\w-]+)\.(\d+)\.\w+\.part$/

/** Where process numbers mean the same: in a container of a kernel that runs, as far as Linux tells. */
function pidNamespaceOf({ fs }: Files): string {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
    return `${boot}-${fs.readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
  } catch {
    return UNKNOWN
  }
}

const UNKNOWN = 'draft'

/**
 * Removes what processes that were killed have left of drafts of this file.
 *
 * @param isOurs whether a draft is one of those that this thread still writes
 */
export function removeStale(files: Files, target: string, isOurs: (name: string) => boolean) {
  const { fs, path } = files
  const start = path.basename(startOf(files, target))
  try {
    for (const entry of fs.readdirSync(path.dirname(target))) {
      const [, namespace, pid] = (entry.startsWith(start) && entry.slice(start.length).match(REST)) || []
      const name = path.join(path.dirname(target), entry)
      if (!namespace || isOurs(name)) continue
      if (isStale(files, name, namespace, Number(pid))) fs.rmSync(name, { force: true })
    }
  } catch {
    // Where it cannot be read or removed, it is in nobody's way.
  }
}

/** Milliseconds after which nobody goes on with a draft: whoever writes one, writes it without a pause. */
const HOUR = 60 * 60 * 1000

/**
 * Whether nobody writes a draft any more: its process was one of this place and is gone, or another one has its number
 * now. Of processes elsewhere nothing is known, so their drafts are stale when they have been left alone for an hour.
 */
function isStale(files: Files, name: string, namespace: string, pid: number): boolean {
  const { process } = globalThis
  const written = files.fs.statSync(name).mtimeMs
  if (written < Date.now() - HOUR) return true
  if (namespace === UNKNOWN || namespace !== pidNamespaceOf(files)) return false
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
