import { gpuKernel } from '../gpuKernel.js'

/** Many thousands of threads, each of which advances 960 cells by up to 32 steps in registers. */
export const gpu = /* @__PURE__ */ gpuKernel(() => import('./gpu/road.js'))
