import { hasNodeModules } from '../host.js'
import { checkFileName } from './fileName.js'

/** Refuses what is no name of a file, and a host that has no files. */
export function checkFile(file: string) {
  checkFileName(file)
  if (!hasNodeModules()) throw new Error('save: this host has no files; formatNpy gives their bytes')
}
