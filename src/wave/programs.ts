import type { Programs, Told } from '../workers/pool.js'
import { openYielder } from '../yielder.js'
import type { Compute, Field, Points, WaveKernelName } from './kernels/kernel.js'
import { kernels } from './kernels/table.js'
import type { Scene } from './scene.js'

/** What a worker keeps for its jobs: the kernel that it opens, and what the kernel needs. */
export type Opening = { kernel: WaveKernelName; scene: Scene; table: Float64Array }

/**
 * The programs of a worker: `open`, once, and then `compute` for some points, as often as there is work. Each call makes
 * them for another worker, since they keep the opened kernel.
 */
export function wavePrograms(): Programs {
  let compute: Compute
  return {
    async open({ kernel, scene, table }: Opening) {
      compute = await kernels[kernel].open(scene, table)
    },
    compute: (points: Points, told: Told) => inSlices(compute, points, told),
  }
}

/** Points of the first slice, and milliseconds that a slice should take, so that progress is seen and the signal heard. */
const FIRST = 128
const SLICE = 20

/** Computes a job slice by slice, and yields now and then. Its progress is in points. */
async function inSlices(
  compute: Compute,
  { first, stride, count }: Points,
  { progress, signal }: Told,
): Promise<Field> {
  const yielder = openYielder()
  const field = emptyField(count)
  let slice = FIRST
  for (let done = 0; done < count && !signal.aborted; ) {
    const size = Math.min(slice, count - done)
    const began = performance.now()
    place(
      field,
      { first: done, stride: 1, count: size },
      await compute({ first: first + done * stride, stride, count: size }),
    )
    if (performance.now() - began < SLICE) slice *= 2
    done += size
    if (done < count) progress(done)
    if (yielder.isDue()) await yielder.pause()
  }
  return field
}

/** A field of so many points. */
export const emptyField = (count: number): Field => ({
  re: new Float64Array(count),
  im: new Float64Array(count),
  inside: new Uint8Array(count),
})

/** Puts the field of some points into that of all. */
export function place(all: Field, { first, stride, count }: Points, { re, im, inside }: Field) {
  if (stride === 1) {
    all.re.set(re, first)
    all.im.set(im, first)
    all.inside.set(inside, first)
    return
  }
  for (let n = 0, point = first; n < count; n++, point += stride) {
    all.re[point] = re[n]
    all.im[point] = im[n]
    all.inside[point] = inside[n]
  }
}
