import type { createWave as CreateWave, WaveOptions } from '../../src/wave/index.js'
import type { Runs } from './row.js'

/** Computes the field once, so that the host compiles hot code, and then so many times. Only the sums are timed. */
export async function sample(
  createWave: typeof CreateWave,
  options: WaveOptions,
  calls: number,
): Promise<Runs> {
  const first = await createWave(options)
  const { outside, pairs, checksum, strategy } = first
  if (strategy.kernel !== options.kernel) throw new Error(`${options.kernel}: ran as ${strategy.kernel}`)
  const seconds: number[] = []
  for (let call = 0; call < calls; call++) {
    const wave = await createWave(options)
    if (wave.checksum !== checksum) throw new Error(`${options.kernel}: checksums differ between calls`)
    seconds.push(wave.seconds)
  }
  return { seconds, outside, pairs, checksum }
}
