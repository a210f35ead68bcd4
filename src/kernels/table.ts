import { bitwise } from './bitwise.js'
import { exact } from './exact.js'
import type { Kernel, KernelName } from './kernel.js'
import { naive } from './naive.js'
import { simd } from './simd.js'
import { vectorised } from './vectorised.js'
import { wasm } from './wasm.js'

/** The ladder, from the lowest rung to the highest; and beside it `exact`, which does not step at all. */
export const kernels: Record<KernelName, Kernel> = { naive, vectorised, wasm, bitwise, simd, exact }
