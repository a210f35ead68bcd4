import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Jupyter of this folder, if it has been installed here, otherwise that of the machine. */
const OWN = resolve('.venv/bin/jupyter')
export const JUPYTER = existsSync(OWN) ? OWN : 'jupyter'

/** Where Jupyter finds the kernel of this project, and no other project does. */
export const KERNEL = {
  JUPYTER_PATH: [resolve('course/jupyter'), process.env.JUPYTER_PATH].filter(Boolean).join(delimiter),
}

/** How to execute notebooks; if a cell ends with an error, the next ones are executed all the same. */
export const EXECUTE = [
  ...['--to', 'notebook', '--execute', '--allow-errors', '--log-level', 'ERROR'],
  '--ExecutePreprocessor.record_timing=False',
]

/** Whether there is a subcommand of Jupyter, such as `nbconvert`. */
export const hasJupyter = (subcommand: string) =>
  spawnSync(JUPYTER, [subcommand, '--version'], { stdio: 'ignore' }).status === 0

/** The first of these subcommands that there is. If there is none, it says how to install Jupyter, and ends. */
export function subcommandOf<Name extends string>(...names: Name[]): Name {
  const found = names.find(hasJupyter)
  if (found) return found
  console.error(`There is no Jupyter with ${names.join(' or ')} here. Two lines install it into this folder:`)
  console.error('python3 -m venv .venv')
  console.error('.venv/bin/pip install jupyterlab')
  process.exit(1)
}

/** Runs Jupyter to its end, and ends too if it fails. */
export function jupyter(...args: string[]) {
  const { status } = spawnSync(JUPYTER, args, { env: { ...process.env, ...KERNEL }, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
