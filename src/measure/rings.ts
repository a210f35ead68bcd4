import type { Observation } from '../models/observation.js'
import type { Model } from '../models/table.js'
import type { CarsAtStart } from '../options/carsAtStart.js'
import { observedIn } from '../options/schedule.js'
import { createSimulation } from '../simulation.js'
import type { Told } from '../workers/pool.js'
import { openYielder } from '../yielder.js'

/** A ring of a sweep: what is computed, for how long, and how it begins. */
export type RingJob = CarsAtStart & {
  model: Model
  cells: number
  warmUp: number
  steps: number
  every: number
  seed: number
}

/** One ring of a sweep: its seed, and the means over its observations, in the units of `SweepPoint`. */
export type SweepRing = { seed: number; density: number; flow: number; velocity: number; stopped: number }

/** What was counted on one ring, summed over its observations. */
type Counts = { observations: number; cars: number; moved: number; stopped: number }

/** Cell updates of the first slice of steps. */
const FIRST = 1e8

/** Milliseconds that a slice should take, so that progress is seen and the signal heard. */
const SLICE = 100

/** Warms a ring up and averages what is observed; of no ring if it is ended meanwhile. Its progress is in steps. */
export async function measureRing(
  { warmUp, steps, every, ...start }: RingJob,
  { progress, signal }: Told,
): Promise<SweepRing[]> {
  const yielder = openYielder()
  const { cells, seed } = start
  const sim = await createSimulation({ ...start, executor: 'serial' })
  try {
    const sums: Counts = { observations: 0, cars: 0, moved: 0, stopped: 0 }
    let slice = Math.max(1, Math.floor(FIRST / cells))
    for (let done = 0; done < warmUp + steps; ) {
      const count = Math.min(slice, (done < warmUp ? warmUp : warmUp + steps) - done)
      const began = performance.now()
      add(
        sums,
        await sim.advance(count, { at: done < warmUp ? [] : observedIn(done - warmUp, count, every) }),
      )
      if (performance.now() - began < SLICE) slice *= 2
      done += count
      progress(done)
      if (yielder.isDue()) await yielder.pause()
      if (signal.aborted) return []
    }
    return [ringOf(seed, sums, cells)]
  } finally {
    await sim.close()
  }
}

function add(sum: Counts, observed: Observation[]) {
  for (const { cars, moved, velocities } of observed) {
    sum.observations++
    sum.cars += cars
    sum.moved += moved
    sum.stopped += velocities[0]
  }
}

/** A ring without cars has no velocity: 0. */
function ringOf(seed: number, { observations, cars, moved, stopped }: Counts, cells: number): SweepRing {
  const perCell = (sum: number) => sum / (observations * cells)
  const perCar = (sum: number) => (cars === 0 ? 0 : sum / cars)
  return {
    seed,
    density: perCell(cars),
    flow: perCell(moved),
    velocity: perCar(moved),
    stopped: perCar(stopped),
  }
}
