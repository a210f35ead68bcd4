import type { Observation } from '../measure/observation.js'
import type { Simulation } from '../simulation.js'
import type { Progress } from './progress.js'

/** Milliseconds that a slice of a long run should take. */
const SLICE = 100

/** Cell updates of the first slice: a quarter of a second for the slowest kernel. */
const FIRST = 1e8

/** Slices of a run of several ranks. */
const SLICES = 100

/** Observations of a slice, which are in memory together. */
const MOST = 2 ** 14

/** Takes what was observed in a slice. */
export type Tell = (observations: Observation[]) => unknown

/**
 * Advances a road in slices, so that progress can be shown and Ctrl-C be heard, and times it. How a run is cut does not
 * change what comes out.
 *
 * @returns the seconds that it took, without those of `tell`
 */
export async function advanceTimed(
  sim: Simulation,
  steps: number,
  every: number,
  progress: Progress,
  tell: Tell = () => {},
): Promise<number> {
  let seconds = 0
  // Ranks must cut a run alike, and their clocks differ.
  let slice = Math.max(1, Math.floor(sim.size > 1 ? steps / SLICES : FIRST / sim.length))
  for (let done = 0; done < steps; ) {
    const before = Math.floor(done / every)
    const count = Math.min(slice, steps - done, every * (before + MOST) - done)
    const at = []
    for (let step = every * (before + 1); step <= done + count; step += every) at.push(step - done)
    const began = performance.now()
    const observations = await sim.advance(count, { at })
    const spent = performance.now() - began
    seconds += spent / 1000
    done += count
    if (observations.length > 0) await tell(observations)
    progress.show(done)
    if (spent < SLICE && sim.size === 1) slice *= 2
  }
  return seconds
}
