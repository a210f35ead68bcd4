#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { diagram } from './diagram.js'
import { Fault } from './fault.js'
import { help } from './help.js'
import { hearSignals } from './interrupt.js'
import { ladder } from './ladder.js'
import { merge } from './merge.js'
import { leavesSignals, speaker } from './ranks.js'
import { run } from './run.js'
import { sweep } from './sweep.js'

/**
 * The command line. It ends with 0; with 2 for a wrong option or value, in one line; with 1 for a run that failed;
 * with 129, 130 or 143 after SIGHUP, SIGINT (Ctrl-C) or SIGTERM; with 141 when its output is closed.
 */
const program = new Command('lanewise')
  .description('Road traffic as a cellular automaton, at the speed of the hardware.')
  .version(manifest.version)
  .showSuggestionAfterError(false)
  .exitOverride()
  .configureOutput({ outputError: () => {} })

run(program)
sweep(program)
merge(program)
diagram(program)
ladder(program)
help(program)

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads our output has seen enough: end as other programs do then, as if by SIGPIPE.
  if (error.code === 'EPIPE') process.exit(141)
  // A signal has been answered: with SIGHUP the terminal is gone.
  if (process.exitCode) process.exit()
  fail(`the output cannot be written: ${error.message}`, 1)
})
// There is nowhere to say that nothing can be said.
process.stderr.on('error', () => {})
program.hook('preAction', (_, command) => {
  if (!leavesSignals(command.opts())) hearSignals()
})

try {
  await program.parseAsync()
} catch (error) {
  const from = await speaker()
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exit(0)
    if (error.code === 'commander.help') process.exit(2)
    fail(from + error.message.replace(/^error: /, ''), 2)
  }
  if (error instanceof Fault) fail(from + error.message, error.exitCode)
  const message = error instanceof Error ? error.message : String(error)
  // What the library says of an option begins with its name.
  const [, option, rest] = message.match(/^([a-z][a-zA-Z0-9]*)(: .*)/s) ?? []
  if (option) fail(`${from}--${option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}${rest}`, 2)
  fail(from + message, 1)
}

function fail(message: string, code: number): never {
  process.stderr.write(`lanewise: ${message.replaceAll('\n', ' ')}\n`)
  process.exit(code)
}
