import { expect, test } from 'vitest'
import { launchOf } from '../../src/executors/mpi/launch.js'

test.each([
  ['nobody', {}, { family: 'Open MPI', rank: 0, size: 1 }],
  [
    'mpirun of Open MPI, within a step of Slurm',
    {
      OMPI_COMM_WORLD_RANK: '2',
      OMPI_COMM_WORLD_SIZE: '4',
      PMIX_RANK: '2',
      SLURM_PROCID: '0',
      SLURM_STEP_NUM_TASKS: '2',
    },
    { family: 'Open MPI', rank: 2, size: 4, variable: 'OMPI_COMM_WORLD_SIZE' },
  ],
  [
    'mpirun of MPICH, or srun --mpi=pmi2',
    { PMI_RANK: '1', PMI_SIZE: '3', PMI_FD: '6', SLURM_STEP_NUM_TASKS: '3' },
    { family: 'MPICH', rank: 1, size: 3, variable: 'PMI_SIZE' },
  ],
  [
    'mpirun -pmi-port of MPICH',
    { PMI_PORT: 'host:40001', PMI_ID: '2', MPI_LOCALNRANKS: '3', SLURM_STEP_NUM_TASKS: '1' },
    { family: 'MPICH', rank: 2, variable: 'PMI_PORT' },
  ],
  [
    'srun --mpi=pmix',
    { PMIX_RANK: '1', SLURM_PROCID: '1', SLURM_STEP_NUM_TASKS: '2' },
    { family: 'Open MPI', rank: 1, size: 2, variable: 'SLURM_STEP_NUM_TASKS' },
  ],
])('%s', (_, env, launch) => {
  expect(launchOf(env)).toEqual(launch)
})
