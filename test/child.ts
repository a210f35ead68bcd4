import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** How a program ended, and what it said. */
export type Outcome = { code: number | null; stdout: string; stderr: string }

/** Starts a program in a process of its own; whatever becomes of the test, nothing of it stays behind. */
export function start(
  program: string,
  args: readonly string[],
  { cwd = '.', env = {} }: { cwd?: string; env?: Record<string, string> } = {},
) {
  const child = spawn(program, args, { detached: true, cwd, env: { ...process.env, ...env } })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      said[stream] += text
    })
  }
  const ended = once(child, 'close').then(([code]): Outcome => ({ code, ...said }))
  onTestFinished(() => {
    if (groupLives(child.pid!)) process.kill(-child.pid!, 'SIGKILL')
  })
  return {
    child,
    ended,
    /** Resolves to what matches this, once it has been printed to stdout. */
    async printed(pattern: RegExp): Promise<RegExpMatchArray> {
      for (const over = ended.then(() => true); ; ) {
        const match = said.stdout.match(pattern)
        if (match) return match
        if (await Promise.race([once(child.stdout, 'data').then(() => false), over])) {
          throw new Error(`it ended without printing ${pattern}: ${JSON.stringify(said)}`)
        }
      }
    },
    /** Whether the process, or one that it started, is still there. */
    lives: () => groupLives(child.pid!),
  }
}

/** Runs a program to its end. */
export const run = (program: string, ...args: string[]): Promise<Outcome> => start(program, args).ended

function groupLives(group: number): boolean {
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}
