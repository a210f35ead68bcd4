/** What a launcher passes to the processes that it starts, in their environment. */
export type Launch = {
  /** The MPI that the launcher belongs to. */
  family: 'Open MPI' | 'MPICH'
  /** 0 if no launcher has started this process. */
  rank: number
  /** Undefined if the launcher does not pass it. */
  size?: number
  /** The variable that holds the size or, if there is none, shows which launcher it is. */
  variable?: string
}

type Environment = Record<string, string | undefined>

/**
 * Reads the launcher's variables. `mpirun` of Open MPI sets OMPI_…; `mpirun` of MPICH and `srun --mpi=pmi2` set PMI_…;
 * `mpirun -pmi-port` does not pass the size; `srun --mpi=pmix` sets PMIX_RANK, and the size is in Slurm's own variables.
 * If one launcher has started another, a process has several of them. Those nearest to MPI come first.
 */
export function launchOf(env: Environment): Launch {
  const of = (family: Launch['family'], rank: string, size: string): Launch | undefined =>
    env[size] === undefined
      ? undefined
      : { family, rank: Number(env[rank] ?? 0), size: Number(env[size]), variable: size }
  return (
    of('Open MPI', 'OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE') ??
    of('MPICH', 'PMI_RANK', 'PMI_SIZE') ??
    (env.PMI_PORT === undefined
      ? undefined
      : { family: 'MPICH', rank: Number(env.PMI_ID), variable: 'PMI_PORT' }) ??
    of(env.PMI_FD ? 'MPICH' : 'Open MPI', 'SLURM_PROCID', 'SLURM_STEP_NUM_TASKS') ?? {
      family: 'Open MPI',
      rank: 0,
      size: 1,
    }
  )
}
