/** `lanewise/wave`: a plane wave that an obstacle scatters. */
export type { ExecutorName } from '../kernels/run.js'
export type { Signal } from '../workers/pool.js'
export { type Bessel, bessel } from './bessel.js'
export type { WaveKernelName } from './kernels/kernel.js'
export { type Contour, egg } from './scene.js'
export {
  type ComplexField,
  createWave,
  type Schedule,
  type Wave,
  type WaveOptions,
  type WaveStrategy,
} from './wave.js'
