import type { KernelName } from './kernel.js'

/** All kernels, from the lowest rung of the ladder to the highest; `exact` does not step at all. */
export const kernelNames: readonly KernelName[] = ['naive', 'vectorised', 'wasm', 'bitwise', 'simd', 'exact']
