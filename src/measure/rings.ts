import { createEnsemble, type Ensemble } from '../ensemble.js'
import type { Observation } from '../models/observation.js'
import type { Model } from '../models/table.js'
import { observedIn } from '../options/schedule.js'
import { createSimulation } from '../simulation.js'
import type { Told } from '../workers/pool.js'
import { openYielder } from '../yielder.js'

/** Some rings of a sweep: what is computed, for how long, and how each of them begins. */
export type RingsJob = {
  model: Model
  cells: number
  warmUp: number
  steps: number
  every: number
  rings: Start[]
}

/** How a ring begins. */
export type Start = { density: number; seed: number }

/** One ring of a sweep: its seed, and the means over its observations, in the units of `SweepPoint`. */
export type SweepRing = { seed: number; density: number; flow: number; velocity: number; stopped: number }

/** Rings this long are advanced one by one: side by side 128 of them are no faster, and finish all at the end. */
export const LONG = 2 ** 16

/** What was counted on one ring, summed over its observations. */
type Counts = { observations: number; cars: number; moved: number; stopped: number }

/** Cell updates of the first slice of steps. */
const FIRST = 1e8

/** Milliseconds that a slice should take, so that progress is seen and the signal heard. */
const SLICE = 100

/** Rings that are advanced together, many in lanes, or one by itself. */
async function open(
  model: Model,
  cells: number,
  rings: Start[],
): Promise<Pick<Ensemble, 'advance' | 'close'>> {
  if (cells < LONG) return createEnsemble({ model, cells, rings })
  const [{ density, seed }] = rings
  const sim = await createSimulation({ model, cells, density, seed, executor: 'serial' })
  return { advance: async (...about) => [await sim.advance(...about)], close: sim.close }
}

/** Warms rings up and averages what is observed; of no ring if it is ended meanwhile. Its progress is in steps of rings. */
export async function measureRings(
  { model, cells, warmUp, steps, every, rings }: RingsJob,
  { progress, signal }: Told,
): Promise<SweepRing[]> {
  const yielder = openYielder()
  const ensemble = await open(model, cells, rings)
  try {
    const sums = rings.map((): Counts => ({ observations: 0, cars: 0, moved: 0, stopped: 0 }))
    let slice = Math.max(1, Math.floor(FIRST / (cells * rings.length)))
    for (let done = 0; done < warmUp + steps; ) {
      const count = Math.min(slice, (done < warmUp ? warmUp : warmUp + steps) - done)
      const began = performance.now()
      add(sums, await observe(ensemble, done - warmUp, count, every))
      if (performance.now() - began < SLICE) slice *= 2
      done += count
      progress(done * rings.length)
      if (yielder.isDue()) await yielder.pause()
      if (signal.aborted) return []
    }
    return sums.map((counts, i) => ringOf(rings[i].seed, counts, cells))
  } finally {
    await ensemble.close()
  }
}

/** Takes `count` steps from step `done` of the measurement on; before it begins, `done` is negative. */
function observe(
  ensemble: Pick<Ensemble, 'advance'>,
  done: number,
  count: number,
  every: number,
): Promise<Observation[][]> {
  return done < 0 ? ensemble.advance(count) : ensemble.advance(count, { at: observedIn(done, count, every) })
}

function add(sums: Counts[], observed: Observation[][]) {
  for (const [i, sum] of sums.entries()) {
    for (const { cars, moved, velocities } of observed[i] ?? []) {
      sum.observations++
      sum.cars += cars
      sum.moved += moved
      sum.stopped += velocities[0]
    }
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
