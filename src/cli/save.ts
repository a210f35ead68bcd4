import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { show } from '../check.js'
import { checkPackages } from '../figures/draw.js'
import { Fault } from './fault.js'

/** A file that appears under its name when it is whole, and not before. */
export type Saving = { write(contents: Uint8Array): void }

/**
 * Sees that a file can be written at the end of a run; an unwritable one is refused before the work. It is written
 * beside its place and moved there. Nothing is left open or lying there meanwhile, since a run may end early without
 * another word: a launcher kills all ranks when one of them fails.
 */
export function openSaving(file: string): Saving {
  const draft = `${file}.${process.pid}.part`
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    if (there && !there.isFile()) throw new Error('there is something else of that name, not a file')
    closeSync(openSync(draft, 'wx'))
    rmSync(draft)
  } catch (error) {
    throw cannot(file, error)
  }
  return {
    write(contents) {
      try {
        writeAll(draft, contents)
        renameSync(draft, file)
      } catch (error) {
        rmSync(draft, { force: true })
        throw cannot(file, error)
      }
    },
  }
}

/** Bytes to write at a time; Node refuses more than 2^31 - 1. */
const PIECE = 2 ** 30

function writeAll(file: string, contents: Uint8Array) {
  const handle = openSync(file, 'wx')
  try {
    for (let done = 0; done < contents.length; )
      done += writeSync(handle, contents, done, Math.min(PIECE, contents.length - done))
  } finally {
    closeSync(handle)
  }
}

const cannot = (file: string, error: unknown) =>
  new Fault(`--save: '${file}' cannot be written: ${(error as Error).message.split(', open')[0]}`, 1)

/** A file that was asked for, with the format that its name ends in. */
export type Output<Format extends string> = { file: string; format: Format }

/** @throws {RangeError} for a name that does not end in a format, or that is given twice */
export function outputsOf<Format extends string>(
  files: readonly string[],
  formats: readonly Format[],
): Output<Format>[] {
  return files.map((file, i) => {
    const format = formats.find((format) => file.toLowerCase().endsWith(`.${format}`))
    if (!format) {
      throw new RangeError(`save: ${show(file)} does not end in one of .${formats.join(', .')}`)
    }
    if (files.indexOf(file) < i) throw new RangeError(`save: ${show(file)} is there twice`)
    return { file, format }
  })
}

/** Refuses a figure that cannot be drawn here, before the work. */
export async function checkDrawing(figure: 'fundamental' | 'spaceTime', outputs: readonly Output<string>[]) {
  for (const { file, format } of outputs) {
    if (format !== 'svg' && format !== 'png') continue
    try {
      await checkPackages(figure, format)
    } catch (error) {
      throw new Fault(`--save: '${file}' cannot be drawn: ${(error as Error).message}`, 1)
    }
  }
}
