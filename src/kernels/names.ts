/** All kernels: the ladder from the lowest rung up, and `exact`, which does not step at all. */
export const kernelNames = ['naive', 'vectorised', 'wasm', 'bitwise', 'simd', 'gpu', 'exact'] as const

/** Name of a kernel. */
export type KernelName = (typeof kernelNames)[number]
