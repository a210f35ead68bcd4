import { hasNodeModules } from '../host.js'
import { checkFileName } from './fileName.js'

/** @throws {TypeError | RangeError} for a wrong file name; {Error} on a host without files */
export function checkFile(file: string) {
  checkFileName(file)
  if (!hasNodeModules()) throw new Error('save: this host has no files; formatNpy returns the bytes')
}
