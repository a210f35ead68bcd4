import type { Stats } from 'node:fs'
import { nodeModule } from '../host.js'

/** What is needed of Node for files, which whoever runs on Node hands in: the library imports nothing of Node's. */
export type Files = { fs: typeof import('node:fs'); path: typeof import('node:path') }

export const nodeFiles = async (): Promise<Files> => ({
  fs: await nodeModule<Files['fs']>('fs'),
  path: await nodeModule<Files['path']>('path'),
})

/** @throws {Error} for what only has the name of a file: who reads a pipe may wait, and a device may have no end */
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

/** Opens a regular file to read it. */
export function openRegular({ fs }: Files, file: string): number {
  // Before it is opened, since that alone can wait for somebody, or set a device going.
  checkRegular(fs.statSync(file))
  return fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
}

/** Why a call failed, in one line. Node says, too, which call it was. */
export function reasonOf(error: unknown): string {
  const { message, syscall } = error as NodeJS.ErrnoException
  return syscall === undefined ? message : message.split(`, ${syscall}`)[0]
}
