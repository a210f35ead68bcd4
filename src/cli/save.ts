import fs from 'node:fs'
import path from 'node:path'
import { show } from '../check.js'
import { checkPackages, type Figure } from '../figures/draw.js'
import { cannotWrite, type Draft, openDraft } from '../io/draft.js'
import { checkFileName } from '../io/fileName.js'
import { writeAll } from '../io/saveNpy.js'
import type { Simulation } from '../simulation.js'
import { openYielder } from '../yielder.js'
import { CliError } from './cliError.js'
import { hearSignals, onInterrupt } from './interrupt.js'

/** A file that appears under its name only when it is complete. */
export type Saving = { write(contents: Uint8Array): void }

const FILES = { fs, path }

/**
 * Checks before the work that a file can be written at the end. It is written under a temporary name and renamed. No
 * temporary file exists during the work: a launcher kills all ranks when one of them fails, and they could not remove it.
 */
export function openSaving(file: string, option = 'save'): Saving {
  checkSaving(file, option)
  return { write: (contents) => attempt(file, () => writeWhole(file, contents), option) }
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

/** A file, and the function that makes its contents, in pieces. */
export type Contents = { file: string; make(): Promise<Iterable<Uint8Array>> }

/** Writes files that belong together: none appears under its name before all are complete. */
export async function saveTogether(files: readonly Contents[]) {
  const drafts: Draft[] = []
  try {
    for (const { file, make } of files) {
      const pieces = await make()
      drafts.push(attempt(file, () => openDraft(FILES, file)))
      await writePieces(file, drafts[drafts.length - 1].name, pieces)
    }
    for (const [i, { file }] of files.entries()) attempt(file, () => drafts[i].publish())
  } finally {
    for (const draft of drafts) draft.discard()
  }
}

/** Writes with pauses, in which a signal can end the program. */
async function writePieces(file: string, name: string, pieces: Iterable<Uint8Array>) {
  const yielder = openYielder()
  const handle = attempt(file, () => fs.openSync(name, 'w'))
  try {
    for (const piece of pieces) {
      if (yielder.isDue()) await yielder.pause()
      attempt(file, () => writeAll(FILES, handle, piece))
    }
  } finally {
    fs.closeSync(handle)
  }
}

/** Checks before the work that the library can write a file at the end. */
export function checkSaving(file: string, option = 'save') {
  checkFileName(file, option)
  // A signal handler lets the process remove its drafts when it exits.
  hearSignals()
  attempt(file, () => openDraft(FILES, file).discard(), option)
}

/**
 * Lets the library write the road; its errors begin with `save`, the name of the option. At a signal the first rank
 * removes its draft and exits. The others finish the file first: otherwise the first rank would wait for them in MPI and
 * never remove its draft.
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
    throw new CliError(`--${(error as Error).message}`, 1)
  }
  if (late !== undefined) process.exit(late)
}

function attempt<Result>(file: string, work: () => Result, option = 'save'): Result {
  try {
    return work()
  } catch (error) {
    throw new CliError(`--${option}: ${cannotWrite(file, error)}`, 1)
  }
}

/** A file of `--save`, with the format that its name ends in. */
export type Output<Format extends string> = { file: string; format: Format }

/** @throws {RangeError} for a name that does not end in one of the formats, or is given twice */
export function outputsOf<Format extends string>(
  files: readonly string[],
  formats: readonly Format[],
): Output<Format>[] {
  return files.map((file, i) => {
    const format = formats.find((format) => file.toLowerCase().endsWith(`.${format}`))
    if (!format) {
      throw new RangeError(`save: ${show(file)} does not end in one of .${formats.join(', .')}`)
    }
    if (files.indexOf(file) < i) throw new RangeError(`save: ${show(file)} is given twice`)
    return { file, format }
  })
}

/** Checks before the work that the figures can be drawn. */
export async function checkDrawing(figure: Figure, outputs: readonly Output<string>[]) {
  for (const { file, format } of outputs) {
    if (format !== 'svg' && format !== 'png') continue
    try {
      await checkPackages(figure, format)
    } catch (error) {
      throw new CliError(`--save: '${file}' cannot be drawn: ${(error as Error).message}`, 1)
    }
  }
}
