/** A wave on ever finer grids, and one rung of its race. */
import { capabilities } from 'lanewise'
import { createWave, type Wave, type WaveKernelName } from 'lanewise/wave'
import type { Rung } from '../race/rung.js'

/** All kernels of a wave that this browser can run. Those after simd round in another order. */
export async function waveKernels(): Promise<WaveKernelName[]> {
  const { kernels } = await capabilities()
  const gpu = kernels.some(({ name, available }) => name === 'gpu' && available)
  return ['naive', 'wasm', 'simd', 'vectorised', 'multipole', ...(gpu ? (['gpu'] as const) : [])]
}

/** How much a checksum may differ, relative to that of naive; a GPU computes in single precision. */
const roundingOf = (kernel: string) => (kernel === 'gpu' ? 1e-5 : 1e-10)

/** Seconds of computing that are enough, and milliseconds that they may take with starting threads. */
const [ENOUGH, LONGEST] = [0.05, 250]

type Size = { grid: number; wavelength: number }

/** A field of fewer intervals takes less time than starting threads. */
const SMALL = 90

/** Computes a wave on a grid of 16 intervals, of 32, and so on up to the size, and shows each. */
export async function refine(
  size: Size & { workers: number },
  show: (wave: Wave) => void,
  signal: AbortSignal,
) {
  const sizes = [16, 32, 64, 128, 256].filter((one) => one < size.grid)
  for (const nx of [...sizes, size.grid]) show(await computeWave(nx, size, signal))
}

/** Threads leave this one free to draw, where the host has them. */
async function computeWave(
  nx: number,
  { grid, wavelength, workers }: Size & { workers: number },
  signal: AbortSignal,
) {
  const options = { nx, segments: segmentsFor(grid, wavelength), wavelength, signal }
  if (nx < SMALL) return createWave({ ...options, executor: 'serial' })
  try {
    return await createWave({ ...options, executor: 'threads', workers })
  } catch (error) {
    if (signal.aborted) throw error
    return createWave(options)
  }
}

export async function measureWave({ kernel, executor, workers }: Rung, size: Size, signal: AbortSignal) {
  const options = {
    ...{ nx: size.grid, segments: segmentsFor(size.grid, size.wavelength), wavelength: size.wavelength },
    ...{ kernel: kernel as WaveKernelName, executor, workers, signal },
  }
  const { checksum } = await createWave(options)
  const near = (first: string) => Math.abs(checksum / Number(first) - 1) < roundingOf(kernel)
  const began = performance.now()
  let [seconds, pairs] = [0, 0]
  while (pairs === 0 || (seconds < ENOUGH && performance.now() - began < LONGEST)) {
    const next = await createWave(options)
    seconds += next.seconds
    pairs += next.pairs
  }
  // Some browsers count whole milliseconds only.
  return { checksum: checksum.toPrecision(15), speed: pairs / Math.max(seconds, 1e-3), near }
}

/** A multiple of 4, and each segment shorter than half a wavelength. */
const segmentsFor = (grid: number, wavelength: number) => 4 * Math.ceil(Math.max(grid, 16 / wavelength) / 4)
