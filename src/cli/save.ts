import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { Fault } from './fault.js'

/** A file that appears under its name when it is whole, and not before. */
export type Saving = { write(contents: Uint8Array): void }

/**
 * Opens a file to be written at the end of a run; an unwritable one is refused before the work. It is written beside
 * its place and moved there; a run that ends early leaves nothing.
 */
export function openSaving(file: string): Saving {
  const draft = `${file}.${process.pid}.part`
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    if (there && !there.isFile()) throw new Error('there is something else of that name, not a file')
    closeSync(openSync(draft, 'wx'))
  } catch (error) {
    throw cannot(file, error)
  }
  const discard = () => rmSync(draft, { force: true })
  process.once('exit', discard)
  return {
    write(contents) {
      try {
        writeAll(draft, contents)
        renameSync(draft, file)
      } catch (error) {
        throw cannot(file, error)
      }
      process.off('exit', discard)
    },
  }
}

/** Bytes to write at a time; Node refuses more than 2^31 - 1. */
const PIECE = 2 ** 30

function writeAll(file: string, contents: Uint8Array) {
  const handle = openSync(file, 'w')
  try {
    for (let done = 0; done < contents.length; )
      done += writeSync(handle, contents, done, Math.min(PIECE, contents.length - done))
  } finally {
    closeSync(handle)
  }
}

const cannot = (file: string, error: unknown) =>
  new Fault(`--save: '${file}' cannot be written: ${(error as Error).message.split(', open')[0]}`, 1)
