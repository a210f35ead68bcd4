import * as modules from '../../generated/wasm.js'
import { unavailable } from '../../wasm/modules.js'
import type { Scene } from '../scene.js'
import type { SyncWaveKernel } from './kernel.js'
import { openModule } from './module.js'

/** The naive loops, compiled. */
export const wasm: SyncWaveKernel = {
  name: 'wasm',
  unavailable: () => unavailable(modules.waveWasm),
  open: (scene, table) => openModule(modules.waveWasm, packSegments, scene, table),
}

/** Segment by segment, as assembly/wave/wasm.ts reads them. */
function packSegments({ segments }: Scene): Float64Array {
  const { x, y, normalX, normalY, aRe, aIm, bRe, bIm } = segments
  const columns = [x, y, normalX, normalY, aRe, aIm, bRe, bIm]
  return Float64Array.from({ length: 8 * x.length }, (_, i) => columns[i % 8][i >> 3])
}
