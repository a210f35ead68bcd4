import type { Scene } from '../scene.js'

/** Names of the kernels: the ladder from the lowest rung up, `gpu` in single precision, and `multipole`, another algorithm. */
export const waveKernels = ['naive', 'vectorised', 'wasm', 'simd', 'gpu', 'multipole'] as const

export type WaveKernelName = (typeof waveKernels)[number]

/** Points of the grid: `first`, `first + stride`, … , `count` of them. */
export type Points = { first: number; stride: number; count: number }

/** The scattered field in some points. Inside the obstacle it is 0. */
export type Field = { re: Float64Array; im: Float64Array; inside: Uint8Array }

/** Computes the scattered field in some points, whoever needs them. */
export type WaveKernel = {
  readonly name: WaveKernelName
  /** Why this host cannot run it; undefined if it can. */
  unavailable(): string | undefined
  /** @param table the Bessel functions, as hankelTable.ts describes */
  open(scene: Scene, table: Float64Array): Compute | Promise<Compute>
}

/** One that waits for nothing. */
export type SyncWaveKernel = Omit<WaveKernel, 'open'> & {
  open(scene: Scene, table: Float64Array): (points: Points) => Field
}

export type Compute = (points: Points) => Field | Promise<Field>
