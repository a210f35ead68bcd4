import type { Stats } from 'node:fs'
import { nodeModule } from '../host.js'

/** The modules of Node for files. Callers pass them in, because the library has no static import from Node. */
export type Files = { fs: typeof import('node:fs'); path: typeof import('node:path') }

export const nodeFiles = async (): Promise<Files> => ({
  fs: await nodeModule<Files['fs']>('fs'),
  path: await nodeModule<Files['path']>('path'),
})

/** @throws {Error} unless it is a regular file: reading a pipe can block, and a device may have no end */
export function checkRegular(there: Stats) {
  if (there.isFile()) return
  const kind = there.isDirectory()
    ? 'folder'
    : there.isFIFO()
      ? 'pipe'
      : there.isSocket()
        ? 'socket'
        : 'device'
  throw new Error(`it is a ${kind}, not a regular file`)
}

/** Opens a regular file for reading. */
export function openRegular({ fs }: Files, file: string): number {
  // Before it is opened: opening a pipe can block, and opening a device can start it.
  checkRegular(fs.statSync(file))
  return fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
}

/** Reads a regular file. Node itself does not read more than 2 GB at once. */
export function readWhole(files: Files, file: string): Uint8Array {
  const { fs } = files
  const handle = openRegular(files, file)
  try {
    const bytes = new Uint8Array(fs.fstatSync(handle).size)
    for (let done = 0; done < bytes.length; ) {
      const read = fs.readSync(handle, bytes, done, Math.min(2 ** 30, bytes.length - done), done)
      if (read === 0) throw new Error(`it ends after ${done} bytes; it has become shorter`)
      done += read
    }
    return bytes
  } finally {
    fs.closeSync(handle)
  }
}

/** Why a call failed, in one line, without the name of the system call that Node adds. */
export function reasonOf(error: unknown): string {
  const { message, syscall } = error as NodeJS.ErrnoException
  return syscall === undefined ? message : message.split(`, ${syscall}`)[0]
}
