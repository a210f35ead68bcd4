import { show } from '../check.js'

/** @throws {TypeError | RangeError} for what is no name of a file, naming the option that it was given for */
export function checkFileName(file: unknown, option = 'file') {
  if (typeof file !== 'string') throw new TypeError(`${option}: ${show(file)} is not a string`)
  if (file === '' || file.includes('\0') || file.endsWith('/'))
    throw new RangeError(`${option}: ${show(file)} is not the name of a file`)
}
