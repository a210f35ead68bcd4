import { createSimulation, type Simulation } from '../../src/index.js'
import { type Spread, spreadOf } from '../measure.js'
import type { Work } from './rows.js'

/** A row of the benchmark: seconds are those of a call of so many steps. */
export type GpuRow = Omit<Work, 'model'> & {
  cells: number
  steps: number
  seconds: Spread
  cellUpdatesPerSecond: number
}

/** Steps after which the road is compared with that of `simd`: more than one dispatch, and not a multiple. */
const CHECKED = 70

/** Seconds that a timed call should take, and how many there are. */
const CALL = 0.3
const CALLS = 5

/**
 * Times `advance` on a road that is already on the GPU: a call ends when the GPU has done its work.
 *
 * @throws {Error} if the road is not that of `simd`, or if the GPU cannot run it
 */
export async function measureGpu(work: Work, cells: number): Promise<GpuRow> {
  const { model, density } = work
  const options = { model, density, cells, seed: 5743, random: 'philox' } as const
  const sim = await createSimulation({ ...options, kernel: 'gpu' })
  try {
    await sim.advance(CHECKED)
    const road = await sim.packed()
    const expected = await createSimulation({ ...options, kernel: 'simd' })
    await expected.advance(CHECKED)
    const same = Buffer.compare(road, await expected.packed()) === 0
    await expected.close()
    if (!same) throw new Error(`${work.name}: the road of ${cells} cells differs from that of simd`)
    return await time(sim, work, cells)
  } finally {
    await sim.close()
  }
}

async function time(sim: Simulation, { model, ...work }: Work, cells: number): Promise<GpuRow> {
  const call = async (steps: number) => {
    const began = performance.now()
    await sim.advance(steps)
    return (performance.now() - began) / 1000
  }
  let steps = 32
  let seconds = await call(steps)
  while (seconds < CALL / 3) {
    steps *= 2
    seconds = await call(steps)
  }
  steps = 32 * Math.max(1, Math.round((steps * CALL) / seconds / 32))
  const times: number[] = []
  for (let i = 0; i < CALLS; i++) times.push(await call(steps))
  const spread = spreadOf(times)
  return { ...work, cells, steps, seconds: spread, cellUpdatesPerSecond: (cells * steps) / spread.median }
}
