/** A small wave with each kernel that this host can run, by one thread and by two, and what 'auto' takes for a larger one. */
import { bessel, createWave } from 'lanewise/wave'

const KERNELS = ['naive', 'vectorised', 'wasm', 'simd', 'multipole']
const STRATEGIES = [
  { executor: 'serial' },
  { executor: 'threads', workers: 2, schedule: 'blocks' },
  { executor: 'threads', workers: 2, schedule: 'cyclic' },
  { executor: 'threads', workers: 2 },
]

export async function waves() {
  const found = []
  for (const kernel of KERNELS) {
    for (const strategy of STRATEGIES)
      found.push(await compute({ nx: 16, segments: 16, kernel, ...strategy }))
  }
  const { executor, kernel, reason } = (await createWave({ nx: 256, segments: 256 })).strategy
  return { found, auto: { executor, kernel, reason }, j0: bessel(1).j0 }
}

async function compute(options) {
  try {
    const { checksum, outside } = await createWave(options)
    return { checksum, outside }
  } catch (error) {
    return { error: error.message }
  }
}
