import { spawnSync } from 'node:child_process'
import { describe, expect } from 'vitest'
import { start } from '../child.js'
import { cli } from '../cli/lanewise.js'

/** The launchers of Debian's two MPIs; with more ranks than cores, and by whoever runs the tests. */
const LAUNCHERS = {
  'Open MPI': ['mpirun.openmpi', '--oversubscribe', '--allow-run-as-root'],
  MPICH: ['mpirun.mpich'],
}
export type Mpi = keyof typeof LAUNCHERS

const all = Object.keys(LAUNCHERS) as Mpi[]
const isThere = (mpi: Mpi) => spawnSync(LAUNCHERS[mpi][0], ['--version']).status === 0

for (const mpi of all.filter((mpi) => !isThere(mpi))) {
  console.warn(`There is no \`${LAUNCHERS[mpi][0]}\` here, so nothing is tested with ${mpi}.`)
}

/** A suite for each MPI. Where tests are run by a machine, one that is not installed fails. */
export function describeMpi(tests: (mpi: Mpi) => void) {
  for (const mpi of all) describe.skipIf(!process.env.CI && !isThere(mpi))(mpi, () => tests(mpi))
}

/** Starts so many ranks of a program, with further options of the launcher. */
export function launchWith(mpi: Mpi, options: string[], ranks: number, program: string, ...args: string[]) {
  const [mpirun, ...always] = LAUNCHERS[mpi]
  return start(mpirun, [...always, ...options, '-n', `${ranks}`, program, ...args])
}

/** Starts so many ranks of a program. */
export const launch = (mpi: Mpi, ranks: number, program: string, ...args: string[]) =>
  launchWith(mpi, [], ranks, program, ...args)

/** Starts so many ranks of Node. */
export const launchNode = (mpi: Mpi, ranks: number, ...args: string[]) =>
  launch(mpi, ranks, process.execPath, ...args)

/** `lanewise` in so many ranks, to its end. */
export const lanewiseIn = (mpi: Mpi, ranks: number, typed: string) =>
  launchNode(mpi, ranks, cli, ...typed.split(' ')).ended

/** What `lanewise run` prints, without what is said of the strategy and its speed. */
export const results = (stdout: string) =>
  stdout.split('\n').filter((line) => !/^(Strategy|Time taken|Update rate):/.test(line))

/**
 * After Ctrl-C. MPICH's launcher hands the signal to all ranks and ends itself; when the ranks end first, as happens in
 * about one of thirty jobs, it says 0, whatever their codes were.
 */
export function expectInterrupted(mpi: Mpi, code: number | null) {
  if (mpi === 'Open MPI') expect(code).not.toBe(0)
}
