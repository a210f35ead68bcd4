import { nodeModule } from '../../host.js'
import type { Koffi } from './koffi.js'

type Environment = Record<string, string | undefined>

/**
 * Sees to it that MPICH can reach its launcher. Its mpirun, and srun --mpi=pmi2, hand each process an open socket, whose
 * number is PMI_FD, and MPICH crashes where it is closed. npx and npm close it in what they start: Node lets a child have
 * no descriptors but those that it is told. But npm itself has it still, and Linux can duplicate a descriptor of another
 * process into this one, if this one may look into the other: among processes of one user it mostly may.
 *
 * To be called before MPI is initialised: the new number is put into the environment, where MPICH reads it.
 *
 * @throws {Error} if it cannot be had, in words that complete 'cannot run here: '
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
  if (!isSocket(taken)) throw new Error(CLOSED)
  env.PMI_FD = `${taken}`
}

const CLOSED =
  'what started this process has closed its connection to the launcher (PMI_FD), and it cannot be had back: npx does so, node and node_modules/.bin/lanewise do not; mpirun -pmi-port of MPICH does without'

/**
 * The process that the launcher itself has started: of all ancestors that were given the same connection and rank the
 * furthest. One in between may have something else at this number.
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
    // No Linux, or a process of somebody else's, such as a launcher.
  }
  return found
}

/** Linux has the same numbers on every processor; its C library has had names for them since 2022 only. */
const PIDFD_OPEN = 434
const PIDFD_GETFD = 438

/** A descriptor of this process for what is open in the other; negative where Linux does not allow it. */
function duplicate(koffi: Koffi, pid: number, descriptor: number): number {
  const syscall = koffi.load(null).func('syscall', 'long', ['long', 'long', 'long', 'long'])
  const process = syscall(PIDFD_OPEN, pid, 0, 0)
  return process < 0 ? process : syscall(PIDFD_GETFD, process, descriptor, 0)
}
