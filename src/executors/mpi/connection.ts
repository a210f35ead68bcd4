import { nodeModule } from '../../host.js'
import type { Koffi } from './koffi.js'

type Environment = Record<string, string | undefined>

/**
 * Keeps the connection between MPICH and its launcher. The launcher (mpirun, or srun --mpi=pmi2) gives each process an open
 * socket, whose descriptor is PMI_FD. MPICH crashes if it is closed. npx and npm close it in the processes that they
 * start, because Node passes only named descriptors to a child. But npm itself still has it, and Linux can duplicate a
 * descriptor of another process, if this process may trace the other. Among processes of one user it usually may.
 *
 * Call it before MPI is initialised: it puts the new descriptor into the environment, where MPICH reads it.
 *
 * @throws {Error} if there is no connection, in words that complete 'cannot run here: '
 */
export async function keepConnection(env: Environment, koffi: Koffi) {
  if (env.PMI_FD === undefined) return
  const { fstatSync } = await nodeModule<typeof import('node:fs')>('fs')
  const isSocket = (descriptor: number) => {
    try {
      return fstatSync(descriptor).isSocket()
    } catch {
      // It is closed.
      return false
    }
  }
  if (isSocket(Number(env.PMI_FD))) return
  const holder = await findStarted(env)
  const taken = holder === undefined ? -1 : duplicate(koffi, holder, Number(env.PMI_FD))
  if (!isSocket(taken)) throw new Error(CONNECTION_LOST)
  env.PMI_FD = `${taken}`
}

const CONNECTION_LOST =
  'what started this process has closed its connection to the launcher (PMI_FD), and it cannot be had back: npx does so, node and node_modules/.bin/lanewise do not; mpirun -pmi-port of MPICH does without'

/**
 * The process that the launcher itself has started: the furthest ancestor with the same connection and rank. A process in
 * between may use this descriptor for something else.
 */
async function findStarted(env: Environment): Promise<number | undefined> {
  const { ppid } = await nodeModule<typeof import('node:process')>('process')
  const { readFileSync } = await nodeModule<typeof import('node:fs')>('fs')
  const given = ['PMI_FD', 'PMI_RANK'].map((name) => `${name}=${env[name]}`)
  let found: number | undefined
  try {
    for (let pid = ppid; pid > 0; ) {
      const its = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
      if (!given.every((variable) => its.includes(variable))) break
      found = pid
      pid = Number(readFileSync(`/proc/${pid}/status`, 'latin1').match(/^PPid:\s*(\d+)$/m)?.[1])
    }
  } catch {
    // Not Linux, or a process of another user, such as a launcher.
  }
  return found
}

/** System calls by number, which is the same on every processor. The C library names them only since 2022. */
const PIDFD_OPEN = 434
const PIDFD_GETFD = 438

/** Duplicates a descriptor of another process into this one; negative if Linux does not allow it. */
function duplicate(koffi: Koffi, pid: number, descriptor: number): number {
  const syscall = koffi.load(null).func('syscall', 'long', ['long', 'long', 'long', 'long'])
  const process = syscall(PIDFD_OPEN, pid, 0, 0)
  return process < 0 ? process : syscall(PIDFD_GETFD, process, descriptor, 0)
}
