import type { Command } from 'commander'
import { CliError } from './cliError.js'
import { type Measured, readRecord } from './record.js'

/**
 * Continues a sweep where its record ends.
 */

/** Options that can be combined with --resume. */
const COMBINABLE = ['--resume', '--save', '--json', '--quiet', '--workers', '--executor']

/** @throws {CliError} for options that the file already has, and for a file that is not a record */
export function resume(file: string, command: Command): Measured {
  const twice = command.options.filter(
    (option) =>
      !COMBINABLE.includes(option.long!) && command.getOptionValueSource(option.attributeName()) === 'cli',
  )
  if (twice.length > 0) {
    throw new CliError(
      `--resume: '${file}' cannot be combined with ${twice.map(({ long }) => long).join(', ')}`,
      2,
    )
  }
  if (!isRecord(file)) throw new CliError(`--resume: '${file}' does not end in .json`, 2)
  return readRecord(file, '--resume: ')
}

/** Whether a file name is that of a record. */
export const isRecord = (file: string) => file.toLowerCase().endsWith('.json')

/** A resumed sweep is saved in its own file, unless --save names another record. */
export const savesOf = ({ save = [], resume }: { save?: string[]; resume?: string }): string[] =>
  resume === undefined || save.some(isRecord) ? save : [resume, ...save]
