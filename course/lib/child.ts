import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of the project, from which everything is found. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs a program with Node, in the folder of the project and in a process of its own.
 *
 * @param args as they are typed after `node`
 * @param env variables of the environment that are set for it
 * @returns what the program prints
 */
export function node(args: string[], env: Record<string, string> = {}): string {
  const options = {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  } as const
  const { error, status, stdout, stderr } = spawnSync('node', args, options)
  if (error || status !== 0) throw new Error(`node ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}
