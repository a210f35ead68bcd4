/** The command line as its users meet it: what was built, in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { type Outcome, run, start } from '../child.js'

/** `npm test` builds it first. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Starts `lanewise` with what is typed behind it, separated by single blanks, perhaps in another environment. */
export const startLanewise = (typed: string, env: Record<string, string> = {}) =>
  start(process.execPath, [cli, ...(typed === '' ? [] : typed.split(' '))], { env })

/** The same, to its end. */
export const lanewise = (typed: string): Promise<Outcome> => startLanewise(typed).ended

/** The same within a command of the shell, where `"$@"` stands for it. */
export const inShell = (command: string, typed: string): Promise<Outcome> =>
  run('bash', '-c', command, 'bash', process.execPath, cli, ...typed.split(' '))

/** An empty folder for one test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
