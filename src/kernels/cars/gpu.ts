import { gpuKernel } from '../gpuKernel.js'

/** Thirty-two cars per thread, in the bits of registers, by up to 32 steps per dispatch. */
export const gpu = /* @__PURE__ */ gpuKernel(() => import('./gpu/road.js'))
