import fs from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { checkInteger, show } from '../check.js'
import { readWhole, reasonOf } from '../io/file.js'
import { checkFileName } from '../io/fileName.js'
import { setupFrom } from '../options/from.js'
import type { Simulation } from '../simulation.js'
import type { Pauses } from './advance.js'
import { CliError } from './cliError.js'
import { onInterrupt } from './interrupt.js'
import type { StrategyOptions } from './options.js'
import { leavesSignals } from './ranks.js'
import { openSaving } from './save.js'

/**
 * `lanewise run --checkpoint`, and `--resume`.
 */

/** The groups of options that a checkpoint has the values of. */
const SAVED = ['Model:', 'Road:']

/**
 * Reads a checkpoint, as the option `from` of the library.
 *
 * @throws {CliError} for options that the file has, and for a file that is not a checkpoint
 */
export async function openCheckpoint(
  file: string,
  command: Command,
): Promise<{ from: Uint8Array; seed: number }> {
  checkFileName(file, 'resume')
  const twice = command.options.filter(
    (option) =>
      SAVED.includes(option.helpGroupHeading ?? '') &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  )
  if (twice.length > 0) {
    const names = twice.map(({ long }) => long).join(', ')
    throw new CliError(`--resume: '${file}' has the road, and cannot be combined with ${names}`, 2)
  }
  try {
    const from = readWhole({ fs, path }, file)
    return { from, seed: (await setupFrom({ from })).seed }
  } catch (error) {
    throw new CliError(`--resume: '${file}' cannot be read: ${reasonOf(error).replace(/^from: /, '')}`, 1)
  }
}

type Options = Pick<StrategyOptions, 'executor'> & {
  checkpoint?: string
  checkpointEvery?: number
  save?: string
}

/** Writes the checkpoints of a run, each in place of the one before. */
export type Checkpoints = {
  /** Steps from one to the next. */
  every: number
  /** Writes one, unless this step is written already. All ranks must call it. */
  write(sim: Simulation): Promise<void>
}

/** Checks before the work that they can be written; undefined if none are wanted. */
export function checkpointsOf(
  { checkpoint: file, checkpointEvery: every, save }: Options,
  rank: number,
): Checkpoints | undefined {
  if (file === undefined) {
    if (every === undefined) return undefined
    throw new TypeError(`checkpointEvery: ${show(every)} is given, but no --checkpoint FILE`)
  }
  checkFileName(file, 'checkpoint')
  if (every !== undefined) checkInteger('checkpointEvery', every, 1, Number.MAX_SAFE_INTEGER)
  if (save !== undefined && path.resolve(save) === path.resolve(file)) {
    throw new RangeError(`checkpoint: ${show(file)} is also the file of --save`)
  }
  const saving = rank === 0 ? openSaving(file, 'checkpoint') : undefined
  let last = Number.NaN
  return {
    every: every ?? Number.POSITIVE_INFINITY,
    async write(sim) {
      if (sim.step === last) return
      const bytes = await sim.checkpoint()
      saving?.write(bytes)
      last = sim.step
    },
  }
}

/**
 * Writes checkpoints between slices. A signal only ends the run, which then writes the last one; a second signal ends the
 * program at once. Ranks that a signal ends anyway do not hear it.
 */
export function pausesFor(sim: Simulation, { every, write }: Checkpoints, options: Options): Pauses {
  let isOver = false
  if (!leavesSignals(options)) {
    onInterrupt((exitCode) => {
      process.exitCode = exitCode
      isOver = true
    })
  }
  return {
    every,
    async pause() {
      if (sim.step % every === 0) await write(sim)
      return isOver ? 'end' : undefined
    },
  }
}
