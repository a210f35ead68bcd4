/** What a launcher tells the processes that it starts, in their environment. */
export type Launch = {
  /** Whose launcher it is. */
  family: 'Open MPI' | 'MPICH'
  /** Which of how many processes this is: the only one if no launcher has started it. */
  rank: number
  /** Nothing if the launcher does not say how many. */
  size?: number
  /** The variable that says it, or whose launcher it is. */
  says?: string
}

type Environment = Record<string, string | undefined>

/**
 * Reads it. `mpirun` of Open MPI sets OMPI_…, that of MPICH and `srun --mpi=pmi2` set PMI_…, where `mpirun -pmi-port`
 * keeps to itself how many there are; `srun --mpi=pmix` sets PMIX_RANK and says it in Slurm's own variables. A process
 * may have several of them, since one launcher starts another: what is nearest to MPI comes first.
 */
export function launchOf(env: Environment): Launch {
  const of = (family: Launch['family'], rank: string, size: string): Launch | undefined =>
    env[size] === undefined
      ? undefined
      : { family, rank: Number(env[rank] ?? 0), size: Number(env[size]), says: size }
  return (
    of('Open MPI', 'OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE') ??
    of('MPICH', 'PMI_RANK', 'PMI_SIZE') ??
    (env.PMI_PORT === undefined
      ? undefined
      : { family: 'MPICH', rank: Number(env.PMI_ID), says: 'PMI_PORT' }) ??
    of(env.PMI_FD ? 'MPICH' : 'Open MPI', 'SLURM_PROCID', 'SLURM_STEP_NUM_TASKS') ?? {
      family: 'Open MPI',
      rank: 0,
      size: 1,
    }
  )
}
