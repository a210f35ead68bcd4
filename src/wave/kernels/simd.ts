import * as modules from '../../generated/wasm.js'
import { unavailable } from '../../wasm/modules.js'
import type { Scene } from '../scene.js'
import type { SyncWaveKernel } from './kernel.js'
import { openModule } from './module.js'

/** Two segments per register for distances, and J and Y in one register for the sums: assembly/wave/sum.ts. */
export const simd: SyncWaveKernel = {
  name: 'simd',
  unavailable: () => unavailable(modules.waveSimd),
  open: (scene, table) => openModule(modules.waveSimd, packSegments, scene, table),
}

/** Two segments at a time, as assembly/wave/sum.ts reads them. */
export function packSegments({ segments }: Scene): Float64Array {
  const { x, y, normalX, normalY, aRe, aIm, bRe, bIm } = segments
  const packed = new Float64Array(12 * x.length)
  const pairs = (column: Float64Array, m: number) => [column[m], column[m + 1]]
  const weights = (m: number) => [aRe[m], aRe[m], -aIm[m], aIm[m], bRe[m], bRe[m], -bIm[m], bIm[m]]
  for (let m = 0; m < x.length; m += 2) {
    const geometry = [x, y, normalX, normalY].flatMap((column) => pairs(column, m))
    packed.set([...geometry, ...weights(m), ...weights(m + 1)], 12 * m)
  }
  return packed
}
