import { isFaster, refusal } from '../gpu/trial.js'
import { withoutWebGpu } from '../host.js'
import type { RoadKernel } from './kernel.js'

/**
 * A kernel that runs on a GPU, through WebGPU. The road stays there. Its code is loaded on demand, because most roads have
 * no use for it.
 *
 * @param load imports it
 */
export const gpuKernel = (load: () => Promise<{ startGpu: RoadKernel['start'] }>): RoadKernel => ({
  sort: 'road',
  name: 'gpu',
  // It has memory of its own, which only trying tells.
  bytes: () => 0,
  unavailable: withoutWebGpu,
  refusal,
  isFaster,
  start: async (task) => (await load()).startGpu(task),
})
