import { show } from '../check.js'

/** @throws {TypeError | RangeError} unless it is a file name, naming the option */
export function checkFileName(file: unknown, option = 'file') {
  if (typeof file !== 'string') throw new TypeError(`${option}: ${show(file)} is not a string`)
  if (file === '' || file.includes('\0') || file.endsWith('/'))
    throw new RangeError(`${option}: ${show(file)} is not a file name`)
}
