import type { Observation } from '../models/observation.js'
import { observedIn } from '../options/schedule.js'
import type { Simulation } from '../simulation.js'
import type { Progress } from './progress.js'

/** Wanted milliseconds per slice of a long run. */
const SLICE = 100

/** Cell updates in the first slice: a quarter of a second with the slowest kernel. */
const FIRST = 1e8

/** Number of slices of a run with several ranks. */
const SLICES = 100

/** Most observations per slice, which are in memory together. */
const MOST = 2 ** 14

/** Receives the observations of a slice. */
export type OnObserved = (observations: Observation[]) => unknown

/** What a long run does between slices. */
export type Pauses = {
  /** A slice ends at each step of the road that is a multiple of this. */
  every: number
  /** Called after each slice; the run ends if it says so. */
  pause(): Promise<'end' | undefined>
}

const NO_PAUSES: Pauses = { every: Number.POSITIVE_INFINITY, pause: async () => undefined }

/**
 * Advances a road in slices and times it. Between slices it shows progress and can be interrupted. The slices do not
 * change the results.
 *
 * @param every observes the steps of the road that are multiples of this
 * @returns the seconds that it took, without those in `onObserved` and in pauses
 */
export async function advanceTimed(
  sim: Simulation,
  steps: number,
  every: number,
  progress: Progress,
  onObserved: OnObserved = () => {},
  { every: pauseEvery, pause }: Pauses = NO_PAUSES,
): Promise<number> {
  let seconds = 0
  // All ranks must use the same slices, and their clocks differ.
  let slice = Math.max(1, Math.floor(sim.size > 1 ? steps / SLICES : FIRST / sim.length))
  for (let done = 0; done < steps; ) {
    const { step } = sim
    const until = (many: number, period: number) => period * (Math.floor(step / period) + many) - step
    const count = Math.min(slice, steps - done, until(MOST, every), until(1, pauseEvery))
    const began = performance.now()
    const observations = await sim.advance(count, { at: observedIn(step, count, every) })
    const spent = performance.now() - began
    seconds += spent / 1000
    done += count
    if (observations.length > 0) await onObserved(observations)
    progress.show(done)
    if ((await pause()) === 'end') break
    if (spent < SLICE && sim.size === 1) slice *= 2
  }
  return seconds
}
