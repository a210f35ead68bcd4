import { hasNodeModules } from '../host.js'
import type { Executor } from './executor.js'

/**
 * A part of the road for each rank, a process of its own that a launcher such as mpirun or srun has started; with several
 * workers a rank, threads of it share that part. Neighbours send each other their edges; all ranks together add up what
 * they counted, at observations and at no other time.
 *
 * Every rank runs the same program and makes the same calls: each of those that ask for something of the whole road is
 * collective. All of it is loaded when it is asked for, since a page has no use for it.
 */
export const mpi: Executor = {
  name: 'mpi',
  unavailable: () => (hasNodeModules() ? undefined : 'it needs Node, and an MPI library'),
  start: async (task) => (await load()).start(task),
  ranks: {
    join: async () => (await load()).joinWorld(),
    async halo(task, given) {
      const { chooseHalo, joinWorld } = await load()
      return chooseHalo(await joinWorld(), task, given)
    },
    async pool(programs) {
      const { joinWorld, rankPool } = await load()
      return rankPool(await joinWorld(), programs)
    },
    start: async (task) => (await load()).startPart(task),
  },
}

const load = () => import('./mpi/run.js')
