import { hasNodeModules } from '../host.js'
import type { Executor } from './executor.js'

/**
 * One part of the road per rank. A rank is a process that a launcher such as mpirun or srun has started. With several
 * workers per rank, its threads share the part. Neighbours send each other halo strips. All ranks add up their counts, at
 * observed steps only.
 *
 * Every rank runs the same program and makes the same calls. Calls that concern the whole road are collective. The code
 * is loaded on demand, because a page has no use for it.
 */
export const mpi: Executor = {
  name: 'mpi',
  unavailable: () => (hasNodeModules() ? undefined : 'it needs Node, and an MPI library'),
  start: async (task) => (await load()).start(task),
  ranks: {
    join: async () => (await load()).joinWorld(),
    async halo(task, fixed) {
      const { chooseHalo, joinWorld } = await load()
      return chooseHalo(await joinWorld(), task, fixed)
    },
    async pool(own) {
      const { joinWorld, rankPool } = await load()
      return rankPool(await joinWorld(), own)
    },
    start: async (task) => (await load()).startPart(task),
  },
}

const load = () => import('./mpi/run.js')
