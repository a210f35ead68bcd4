import { isFaster, refusal } from '../../gpu/trial.js'
import { withoutWebGpu } from '../../host.js'
import type { RoadKernel } from '../kernel.js'

/**
 * A GPU, through WebGPU: 32 cars per thread, in the bits of registers, by up to 32 steps. The cars stay on the GPU. The code
 * is loaded on demand, because most roads have no use for it.
 */
export const gpu: RoadKernel = {
  sort: 'road',
  name: 'gpu',
  // It has memory of its own, which only trying tells.
  bytes: () => 0,
  unavailable: withoutWebGpu,
  refusal,
  isFaster,
  start: async (task) => (await import('./gpu/road.js')).startGpu(task),
}
