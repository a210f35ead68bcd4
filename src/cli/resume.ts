import type { Command } from 'commander'
import { Fault } from './fault.js'
import { type Measured, readRecord } from './record.js'

/**
 * A sweep that goes on where its record ends.
 */

/** What may be said beside a record. */
const BESIDE = ['--resume', '--save', '--json', '--quiet', '--workers', '--executor']

/** @throws {Fault} for options that the file says, and for a file that is none */
export function resume(file: string, command: Command): Measured {
  const twice = command.options.filter(
    (option) =>
      !BESIDE.includes(option.long!) && command.getOptionValueSource(option.attributeName()) === 'cli',
  )
  if (twice.length > 0) {
    throw new Fault(
      `--resume: '${file}' says already what these say: ${twice.map(({ long }) => long).join(', ')}`,
      2,
    )
  }
  if (!isRecord(file)) throw new Fault(`--resume: '${file}' does not end in .json`, 2)
  return readRecord(file, '--resume: ')
}

/** Whether a file of this name is a record. */
export const isRecord = (file: string) => file.toLowerCase().endsWith('.json')

/** What is resumed goes on in its own file, unless another record is asked for. */
export const savesOf = ({ save = [], resume }: { save?: string[]; resume?: string }): string[] =>
  resume === undefined || save.some(isRecord) ? save : [resume, ...save]
