import type { Observation } from '../measure/observation.js'
import type { Simulation } from '../simulation.js'
import type { Progress } from './progress.js'

/** Milliseconds that a slice of a long run should take. */
const SLICE = 100

/** Cell updates of the first slice: a quarter of a second for the slowest kernel. */
const FIRST = 1e8

/** Slices of a run of several ranks. */
const SLICES = 100

/** A run that was timed. */
export type Timed = { observations: Observation[]; seconds: number }

/**
 * Advances a road in slices, so that progress can be shown and Ctrl-C be heard, and times it. How a run is cut does not
 * change what comes out.
 */
export async function advanceTimed(
  sim: Simulation,
  steps: number,
  every: number,
  progress: Progress,
): Promise<Timed> {
  const observations: Observation[] = []
  let seconds = 0
  // Ranks must cut a run alike, and their clocks differ.
  let slice = Math.max(1, Math.floor(sim.size > 1 ? steps / SLICES : FIRST / sim.length))
  for (let done = 0; done < steps; ) {
    const count = Math.min(slice, steps - done)
    const at = []
    for (let step = every * (Math.floor(done / every) + 1); step <= done + count; step += every)
      at.push(step - done)
    const began = performance.now()
    observations.push(...(await sim.advance(count, { at })))
    const spent = performance.now() - began
    seconds += spent / 1000
    done += count
    progress.show(done)
    if (spent < SLICE && sim.size === 1) slice *= 2
  }
  return { observations, seconds }
}
