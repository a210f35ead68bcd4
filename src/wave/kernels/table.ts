import { gpu } from './gpu.js'
import type { SyncWaveKernel, WaveKernel, WaveKernelName } from './kernel.js'
import { multipole } from './multipole.js'
import { naive } from './naive.js'
import { simd } from './simd.js'
import { vectorised } from './vectorised.js'
import { wasm } from './wasm.js'

/** The kernels of the wave, from the lowest rung of the ladder to the highest. */
export const kernels: {
  readonly [Name in WaveKernelName]: Name extends 'gpu' ? WaveKernel : SyncWaveKernel
} = {
  naive,
  vectorised,
  wasm,
  simd,
  gpu,
  multipole,
}
