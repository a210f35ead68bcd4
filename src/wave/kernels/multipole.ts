import * as modules from '../../generated/wasm.js'
import { unavailable } from '../../wasm/modules.js'
import { expansionOf } from '../expansion.js'
import type { Scene } from '../scene.js'
import type { SyncWaveKernel } from './kernel.js'
import { openModule } from './module.js'
import { packSegments } from './simd.js'

/**
 * Another algorithm: far from the obstacle a sum of outgoing waves around it, in a time that does not depend on the number
 * of segments; near it the sum of `simd`. The results differ from those of the other kernels by at most 1e-10, when the
 * incoming wave is 1.
 */
export const multipole: SyncWaveKernel = {
  name: 'multipole',
  unavailable: () => unavailable(modules.waveMultipole),
  open: (scene, table) => openModule(modules.waveMultipole, packAll, scene, table),
}

/** The segments as `simd` reads them, and behind them the expansion as assembly/wave/multipole.ts does. */
function packAll(scene: Scene): Float64Array {
  const { x, y, radius, orders, coefficients } = expansionOf(scene)
  const near = packSegments(scene)
  const packed = new Float64Array(near.length + 4 + orders.length + 1 + coefficients.length)
  packed.set(near)
  packed.set([x, y, radius], near.length)
  packed.set(orders, near.length + 4)
  packed.set(coefficients, packed.length - coefficients.length)
  return packed
}
