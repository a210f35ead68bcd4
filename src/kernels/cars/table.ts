import { exact } from '../elementary/exact.js'
import type { Kernel } from '../kernel.js'
import type { KernelName } from '../names.js'
import { bitwise } from './bitwise.js'
import { gpu } from './gpu.js'
import { naive } from './naive.js'
import { simd } from './simd.js'
import { vectorised } from './vectorised.js'
import { wasm } from './wasm.js'

/** The kernels of cars, from the lowest rung of the ladder to the highest. `exact` is here for its error. */
export const kernels: { [Name in KernelName]?: Kernel } = {
  naive,
  vectorised,
  wasm,
  bitwise,
  simd,
  gpu,
  exact,
}
