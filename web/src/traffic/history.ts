/** What was observed: for the dot of the fundamental diagram and for files. */
import type { Observation } from 'lanewise'

/** Observations that are kept. */
const MOST = 5000

/** Observations of which the dot is the mean. */
const RECENT = 60

export function openHistory() {
  let seen: Observation[] = []
  return {
    add(observation: Observation) {
      seen.push(observation)
      if (seen.length > 2 * MOST) seen = seen.slice(-MOST)
    },
    last: (): Observation | undefined => seen.at(-1),
    /** Density and flow, means of the last observations. */
    recent() {
      const last = seen.slice(-RECENT)
      const mean = (of: (one: Observation) => number) =>
        last.reduce((sum, one) => sum + of(one), 0) / last.length
      return { density: mean(({ density }) => density), flow: mean(({ flow }) => flow) }
    },
    rows: () =>
      seen.slice(-MOST).map(({ step, cars, density, flow, velocity, stopped, jams }) => ({
        ...{ step, cars, density, flow, velocity, stopped, jams },
      })),
  }
}
