/** What a launcher tells the processes that it starts, in their environment. */
export type Launch = {
  /** Whose launcher it is. */
  family: 'Open MPI' | 'MPICH'
  /** Which of how many processes this is; nothing if no launcher has started it. */
  rank: number
  size: number
  /** The variable that says how many. */
  says?: string
}

type Environment = Record<string, string | undefined>

/**
 * Reads it. `mpirun` of Open MPI sets OMPI_…, that of MPICH and `srun --mpi=pmi2` set PMI_…, `srun --mpi=pmix` sets
 * PMIX_RANK and says in Slurm's own variables how many there are. A process may have several of them, since one launcher
 * starts another: what is nearest to MPI comes first.
 */
export function launchOf(env: Environment): Launch {
  const of = (family: Launch['family'], rank: string, size: string): Launch | undefined =>
    env[size] === undefined
      ? undefined
      : { family, rank: Number(env[rank] ?? 0), size: Number(env[size]), says: size }
  return (
    of('Open MPI', 'OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE') ??
    of('MPICH', 'PMI_RANK', 'PMI_SIZE') ??
    of(env.PMI_FD ? 'MPICH' : 'Open MPI', 'SLURM_PROCID', 'SLURM_STEP_NUM_TASKS') ?? {
      family: 'Open MPI',
      rank: 0,
      size: 1,
    }
  )
}
