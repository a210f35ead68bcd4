import { refusal } from '../gpu/trial.js'
import type { WaveKernel, WaveKernelName } from '../wave/kernels/kernel.js'
import { kernels } from '../wave/kernels/table.js'
import { type ComplexField, createWave, type Wave } from '../wave/wave.js'
import { lazyBar } from './progress.js'
import { ENOUGH, type Ladder, type Measured, ONE_PROCESS, type Rung } from './runLadder.js'
import { checkOptions, cubeOf } from './wave.js'

export type WaveLadderOptions = { n?: number }

/** Largest difference from naive in any point: 0 for kernels that take the same operations in the same order. */
const BOUNDS: Record<WaveKernelName, number> = {
  naive: 0,
  vectorised: 1e-13,
  wasm: 0,
  simd: 0,
  gpu: 1e-5,
  multipole: 1e-10,
}

/** The ladder of a wave: the field behind the obstacle. */
export async function waveLadder(
  { n = 128 }: WaveLadderOptions,
  workers: number,
): Promise<Ladder<WaveKernelName, Wave>> {
  const size = cubeOf(n)
  checkOptions({ ...size, workers }, n)
  const noGpu = await refusal()
  const whyNot = (kernel: WaveKernel) => (kernel.name === 'gpu' ? noGpu : kernel.unavailable())
  const runnable = Object.values(kernels).filter((kernel) => whyNot(kernel) === undefined)
  return {
    title: `A wave on ${n + 1} x ${n + 1} points, scattered by ${n} segments`,
    heading: { speed: 'Mpairs/s', result: 'checksum' },
    decimals: 2,
    rungs: ONE_PROCESS.flatMap((executor) =>
      runnable
        .filter(({ name }) => executor === 'serial' || name !== 'gpu')
        .map(({ name: kernel }) => ({ kernel, executor })),
    ),
    measure: (rung) => measure(rung, size, workers),
    show: ({ checksum }) => String(checksum),
    difference: ({ scattered }, naive, { kernel }) => {
      const most = largestDifference(scattered, naive.scattered)
      return most <= BOUNDS[kernel] ? undefined : `the field differs from that of naive by ${most}`
    },
    end: endOf(runnable, missingLines(Object.values(kernels), whyNot)),
  }
}

/** Longest time for one rung: a small field takes less time than starting its workers, which is not counted. */
const LONGEST = 3 * ENOUGH

/** Computes the field once for the check, and then again until the time is long enough to measure. */
async function measure(
  { kernel, executor }: Rung<WaveKernelName>,
  size: ReturnType<typeof cubeOf>,
  workers: number,
): Promise<Measured<Wave>> {
  const progress = lazyBar(`${kernel}, ${executor}`)
  const again = () =>
    createWave({
      ...size,
      ...{ kernel, executor, progress: progress.show },
      workers: executor === 'serial' ? 1 : workers,
    })
  const result = await again()
  const began = performance.now()
  let [seconds, pairs] = [0, 0]
  while (pairs === 0 || (seconds < ENOUGH && performance.now() - began < 1000 * LONGEST)) {
    const next = await again()
    seconds += next.seconds
    pairs += next.pairs
  }
  progress.end()
  return { result, speed: pairs / seconds / 1e6 }
}

/** The largest difference of a real or imaginary part; NaN if there is one. */
function largestDifference(a: ComplexField, b: ComplexField): number {
  let most = 0
  for (const part of ['re', 'im'] as const) {
    for (let n = 0; n < a[part].length; n++) most = Math.max(most, Math.abs(a[part][n] - b[part][n]))
  }
  return most
}

/** Which kernels have no row: a line for each reason. */
function missingLines(all: WaveKernel[], whyNot: (kernel: WaveKernel) => string | undefined): string[] {
  const reasons = new Set(all.map(whyNot).filter((why) => why !== undefined))
  const names = (why: string) => all.filter((kernel) => whyNot(kernel) === why).map(({ name }) => name)
  return Array.from(reasons, (why) => `Not run: ${names(why).join(', ')}; ${why}.`)
}

/** What the rows have in common, and which kernels have none. */
function endOf(runnable: WaveKernel[], missing: string[]): string {
  const exact = runnable.filter(({ name }) => BOUNDS[name] === 0).map(({ name }) => name)
  const close = runnable
    .filter(({ name }) => BOUNDS[name] > 0)
    .map(({ name }) => `${name} to ${BOUNDS[name]}`)
  return [
    `The same field bit by bit: ${exact.join(', ')}.`,
    `In every point as naive: ${close.join(', ')}.`,
    ...missing,
    'Mpairs/s: 10^6 pairs of a point and a segment per second.',
  ].join('\n')
}
