import { withoutWebGpu } from '../../host.js'
import type { WaveKernel } from './kernel.js'

/**
 * A GPU, through WebGPU: one point per thread, in single precision. The checksum differs from those of the other kernels by
 * less than 1e-6 of it. The code is loaded on demand.
 */
export const gpu: WaveKernel = {
  name: 'gpu',
  unavailable: withoutWebGpu,
  async open(scene, table) {
    const { openField } = await import('./gpu/field.js')
    return openField(scene, table).catch((error) => {
      throw new Error(`kernel: 'gpu' cannot run here: ${error.message}`)
    })
  },
}
