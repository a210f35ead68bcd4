import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Launchers of both MPIs, for any user and for more ranks than cores. */
const LAUNCHERS: Record<string, string[]> = {
  'Open MPI': ['mpirun.openmpi', '--oversubscribe', '--allow-run-as-root'],
  MPICH: ['mpirun.mpich'],
}

/** Open MPI binds each of two ranks to one core; a rank with several threads must not be bound. */
const UNBOUND: Record<string, string[]> = { 'Open MPI': ['--bind-to', 'none'], MPICH: [] }

/** Timeout in milliseconds, far longer than any launch. */
const PATIENCE = 120_000

/** The installed MPIs, with their versions. */
export function installed(): Record<string, string> {
  const versions = Object.entries(LAUNCHERS).flatMap(([mpi, [mpirun]]) => {
    const { status, stdout } = spawnSync(mpirun, ['--version'], { encoding: 'utf8' })
    return status === 0 ? [[mpi, stdout.match(/\d+\.\d+(\.\d+)*/)?.[0] ?? 'unknown']] : []
  })
  return Object.fromEntries(versions)
}

/**
 * Bundles a program of the benchmark with the sources of the package into one file, which starts ten times as fast as
 * modules that are translated one by one. The file is where its imports of packages resolve.
 */
export async function bundled(source: URL): Promise<string> {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/lanewise-bench/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const outfile = `${folder}${basename(source.pathname, '.ts')}.mjs`
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  })
  return outfile
}

/** Runs a program to its end, in ranks or alone, and returns its output. */
export function launch(
  { mpi, ranks, workers }: { mpi?: string; ranks: number; workers: number },
  program: string,
  task: unknown,
): unknown {
  const node = [process.execPath, program, JSON.stringify(task)]
  const typed =
    mpi === undefined
      ? node
      : [...LAUNCHERS[mpi], ...(workers > 1 ? UNBOUND[mpi] : []), '-n', `${ranks}`, ...node]
  const { status, stdout, stderr, error } = spawnSync(typed[0], typed.slice(1), {
    encoding: 'utf8',
    timeout: PATIENCE,
    killSignal: 'SIGTERM',
  })
  if (error) throw error
  if (status !== 0) throw new Error(reasonIn(stderr) ?? `exit code ${status}`)
  return JSON.parse(stdout)
}

/** The error of a rank, from the whole output of its launcher. */
const reasonIn = (stderr: string): string | undefined =>
  stderr.match(/\w*Error: .*/)?.[0] ?? stderr.trim().split('\n')[0]
