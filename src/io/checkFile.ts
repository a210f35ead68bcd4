import { show } from '../check.js'
import { hasNodeModules } from '../host.js'

/** Refuses what is no name of a file, and a host that has no files. */
export function checkFile(file: string) {
  if (typeof file !== 'string') throw new TypeError(`file: ${show(file)} is not a string`)
  if (file === '' || file.includes('\0'))
    throw new RangeError(`file: ${show(file)} is not the name of a file`)
  if (!hasNodeModules()) throw new Error('save: this host has no files; formatNpy gives their bytes')
}
