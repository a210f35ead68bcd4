/** One rung of the road: its checksum after some steps, and its speed. */
import { capabilities, createSimulation, type KernelName, type Simulation } from 'lanewise'
import { pause } from '../dom.js'
import { fnv } from './fnv.js'
import type { Rung } from './rung.js'

/** The road of EPCC's course: its density, and the seed of lanewise. */
const ROAD = { density: 0.52, seed: 5743 }

/** Steps before the checksum. */
export const STEPS = 100

/** The fastest of so many runs counts: others share this machine. */
const RUNS = 3

/** Milliseconds that a run takes at least, and the most steps of one call. */
const [ENOUGH, MOST] = [40, 2 ** 20]

/** The kernels that this browser can run, and those that it cannot. */
export async function roadKernels() {
  const { kernels } = await capabilities()
  return {
    names: kernels.filter(({ available }) => available).map(({ name }) => name as string),
    missing: kernels.filter(({ available }) => !available),
  }
}

export async function measureRoad({ kernel, executor, workers }: Rung, cells: number, signal: AbortSignal) {
  const sim = await createSimulation({ ...ROAD, cells, kernel: kernel as KernelName, executor, workers })
  try {
    await sim.advance(STEPS)
    const checksum = fnv(await sim.packed())
    const speeds: number[] = []
    for (let work = { steps: 1, calls: 1 }; speeds.length < RUNS; ) {
      const took = await timeOf(sim, work)
      signal.throwIfAborted()
      if (took >= ENOUGH) speeds.push((1000 * cells * work.steps * work.calls) / took)
      else work = more(work, took < ENOUGH / 8 ? 8 : 2)
      await pause()
    }
    return { checksum, speed: Math.max(...speeds) }
  } finally {
    await sim.close()
  }
}

type Work = { steps: number; calls: number }

/** Milliseconds that so many calls take. Some browsers count whole ones only, so a run must take many. */
async function timeOf(sim: Simulation, { steps, calls }: Work): Promise<number> {
  const began = performance.now()
  for (let call = 0; call < calls; call++) await sim.advance(steps)
  return performance.now() - began
}

/** More steps per call up to the most, and then more calls. */
const more = ({ steps, calls }: Work, times: number): Work =>
  steps < MOST ? { steps: Math.min(MOST, steps * times), calls } : { steps, calls: calls * times }
