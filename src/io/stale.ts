import type { Files } from './file.js'

/**
 * Names of drafts. A name says which process writes the draft, so that drafts of killed processes can be removed.
 */

/**
 * A unique draft name in the folder of the file, with the process that writes it. The file's name is shortened in it,
 * because the length of names is limited.
 */
export function draftOf(files: Files, target: string): string {
  const { pid } = globalThis.process
  // The counter keeps names unique even if Math.random has been replaced by a seeded generator.
  const own = `${count++}_${Math.floor(Math.random() * 2 ** 40).toString(36)}`
  return `${startOf(files, target)}.${pidNamespaceOf(files)}.${pid}.${own}.part`
}

let count = 0

const startOf = ({ path }: Files, target: string) =>
  path.join(path.dirname(target), path.basename(target).slice(0, 40))

/** The rest of the name: the namespace and the id of the process. */
const REST = /^\.([\w-]+)\.(\d+)\.\w+\.part$/

/** The boot and the process namespace in which a process id is unique; only on Linux. */
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
 * Removes the drafts of this file that killed processes have left.
 *
 * @param isOurs whether this thread is still writing a draft
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
    // A draft that cannot be read or removed does no harm.
  }
}

/** Milliseconds after which an unchanged draft is stale: drafts are written without pauses. */
const HOUR = 60 * 60 * 1000

/**
 * Whether a draft is no longer written: its process ran in this namespace and no longer exists, or a younger process has
 * its id now. Processes of other namespaces cannot be checked: their drafts are stale after an hour without changes.
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
