import type { WaveKernel, WaveKernelName } from './kernel.js'
import { naive } from './naive.js'
import { simd } from './simd.js'
import { wasm } from './wasm.js'

/** The kernels of the wave, from the lowest rung of the ladder to the highest. */
export const kernels: { [Name in WaveKernelName]?: WaveKernel } = { naive, wasm, simd }
