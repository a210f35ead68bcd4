#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { CliError } from './cliError.js'
import { diagram } from './diagram.js'
import { help } from './help.js'
import { hearSignals } from './interrupt.js'
import { ladder } from './ladder.js'
import { merge } from './merge.js'
import { profile } from './profile.js'
import { leavesSignals, rankPrefix } from './ranks.js'
import { run } from './run.js'
import { sweep } from './sweep.js'
import { wave } from './wave.js'

/**
 * The command line. Exit codes: 0 success; 1 a run failed; 2 a wrong option or value, named in one line; 129, 130 or 143
 * after SIGHUP, SIGINT (Ctrl-C) or SIGTERM; 141 when the reader closes the output.
 */
const program = new Command('lanewise')
  .description('Road traffic as a cellular automaton, and a scattered wave, at the speed of the hardware.')
  .version(manifest.version)
  .showSuggestionAfterError(false)
  .exitOverride()
  .configureOutput({ outputError: () => {} })

run(program)
sweep(program)
merge(program)
diagram(program)
wave(program)
ladder(program)
profile(program)
help(program)

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has closed our output: exit as if by SIGPIPE, like other programs.
  if (error.code === 'EPIPE') process.exit(141)
  // A signal has been handled; after SIGHUP the terminal no longer exists.
  if (process.exitCode) process.exit()
  fail(`the output cannot be written: ${error.message}`, 1)
})
// If standard error cannot be written, there is nowhere to report it.
process.stderr.on('error', () => {})
program.hook('preAction', (_, command) => {
  if (!leavesSignals(command.opts())) hearSignals()
})

try {
  await program.parseAsync()
} catch (error) {
  const prefix = await rankPrefix()
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exit(0)
    if (error.code === 'commander.help') process.exit(2)
    fail(prefix + error.message.replace(/^error: /, ''), 2)
  }
  if (error instanceof CliError) fail(prefix + error.message, error.exitCode)
  const message = error instanceof Error ? error.message : String(error)
  // Errors of the library about an option begin with its name.
  const [, option, rest] = message.match(/^([a-z][a-zA-Z0-9]*)(: .*)/s) ?? []
  if (option)
    fail(`${prefix}--${option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}${rest}`, 2)
  fail(prefix + message, 1)
}

function fail(message: string, code: number): never {
  process.stderr.write(`lanewise: ${message.replaceAll('\n', ' ')}\n`)
  process.exit(code)
}
