// Describes this machine, and finds the installed tools of the peers.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, release, type } from 'node:os'

/** The command that installs on Debian all that the peers need, except Node. */
export const DEBIAN_LINE =
  'apt-get install -y --no-install-recommends python3-numpy python3-numba python3-scipy python3-mpi4py golly gcc libc6-dev libgomp1'

/** Debian's own Python first: it has Debian's NumPy and Numba; python3 on the path may be another one. */
export const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'

const works = (command: string, args: string[], input = '') =>
  spawnSync(command, args, { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0

const compiles = (...flags: string[]) =>
  works(
    'gcc',
    [...flags, '-x', 'c', '-', '-o', '/dev/null'],
    '#include <stdio.h>\nint main(void) { return 0; }\n',
  )

function resolves(npmPackage: string): boolean {
  try {
    createRequire(import.meta.url).resolve(npmPackage)
    return true
  } catch {
    return false
  }
}

const probes = {
  Python: () => works(PYTHON, ['-c', '']),
  NumPy: () => works(PYTHON, ['-c', 'import numpy']),
  Numba: () => works(PYTHON, ['-c', 'import numba']),
  SciPy: () => works(PYTHON, ['-c', 'import scipy.special']),
  mpi4py: () => works(PYTHON, ['-c', 'import mpi4py']) && works('mpirun.openmpi', ['--version']),
  gcc: () => compiles(),
  'gcc with OpenMP': () => compiles('-fopenmp'),
  bgolly: () => spawnSync('bgolly', { stdio: 'ignore' }).error === undefined,
  'cellular-automata': () => resolves('cellular-automata'),
  'SSE4.1': () => cpuFlags().has('sse4_1'),
  AVX2: () => cpuFlags().has('avx2'),
  'AVX-512': () => cpuFlags().has('avx512f'),
}

export type Need = keyof typeof probes

const found = new Map<Need, boolean>()

export function has(need: Need): boolean {
  let answer = found.get(need)
  if (answer === undefined) {
    answer = probes[need]()
    found.set(need, answer)
  }
  return answer
}

/** The features of an x86 processor, from Linux; empty elsewhere. */
function cpuFlags(): Set<string> {
  if (!existsSync('/proc/cpuinfo')) return new Set()
  const line = readFileSync('/proc/cpuinfo', 'utf8').match(/^flags\s*:(.*)$/m)
  return new Set(line?.[1]?.trim().split(/\s+/))
}

export interface Machine {
  cpu: string
  cores: number
  system: string
  node: string
  /** Data and shared caches, from Linux; empty elsewhere. */
  caches: { name: string; bytes: number }[]
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${type()} ${release()}`,
    node: process.version,
    caches: caches(),
  }
}

function caches(): Machine['caches'] {
  const folder = '/sys/devices/system/cpu/cpu0/cache'
  if (!existsSync(folder)) return []
  const read = (index: string, file: string) => readFileSync(`${folder}/${index}/${file}`, 'utf8').trim()
  return readdirSync(folder)
    .filter((index) => index.startsWith('index') && read(index, 'type') !== 'Instruction')
    .map((index) => ({
      name: `L${read(index, 'level')}`,
      bytes: 1024 * Number.parseInt(read(index, 'size'), 10),
    }))
}
