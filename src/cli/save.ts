import fs from 'node:fs'
import path from 'node:path'
import { show } from '../check.js'
import { checkPackages } from '../figures/draw.js'
import { cannotWrite, openDraft } from '../io/draft.js'
import { checkFileName } from '../io/fileName.js'
import { writeAll } from '../io/saveNpy.js'
import type { Simulation } from '../simulation.js'
import { Fault } from './fault.js'
import { hearSignals, onInterrupt } from './interrupt.js'

/** A file that appears under its name when it is whole, and not before. */
export type Saving = { write(contents: Uint8Array): void }

const FILES = { fs, path }

/**
 * Sees that a file can be written at the end of a run; an unwritable one is refused before the work. It is written
 * beside its place and moved there. Nothing is left open or lying there meanwhile, since a run may end early without
 * another word: a launcher kills all ranks when one of them fails.
 */
export function openSaving(file: string): Saving {
  checkSaving(file)
  return { write: (contents) => attempt(file, () => writeWhole(file, contents)) }
}

function writeWhole(file: string, contents: Uint8Array) {
  const draft = openDraft(FILES, file)
  try {
    const handle = fs.openSync(draft.name, 'w')
    try {
      writeAll(FILES, handle, contents)
    } finally {
      fs.closeSync(handle)
    }
    draft.publish()
  } finally {
    draft.discard()
  }
}

/** Refuses a file that cannot be written, before the work after which the library writes it. */
export function checkSaving(file: string) {
  checkFileName(file, 'save')
  // Whoever has drafts removes them before it ends.
  hearSignals()
  attempt(file, () => openDraft(FILES, file).discard())
}

/**
 * Lets the library write it; what it says then begins with `save`, as the option does. The first rank has the draft and
 * ends at a signal. The others end when the file is written: the first would wait for them, and its draft stay.
 */
export async function saveRoad(sim: Simulation, file: string) {
  let late: number | undefined
  if (sim.rank > 0) {
    onInterrupt((exitCode) => {
      late = exitCode
    })
    hearSignals()
  }
  try {
    await sim.save(file)
  } catch (error) {
    throw new Fault(`--${(error as Error).message}`, 1)
  }
  if (late !== undefined) process.exit(late)
}

function attempt<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new Fault(`--save: ${cannotWrite(file, error)}`, 1)
  }
}

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
