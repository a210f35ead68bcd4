/**
 * The road that is seen. The library changes no road by hand. So to brake a car, or to change a probability while cars
 * drive, the velocities are read, and a new simulation begins with them. Its steps are counted on, and its seed is one
 * more, so that the cars draw new random numbers.
 */
import { createSimulation, type Observation, type Simulation } from 'lanewise'
import type { Settings } from '../settings.js'
import { rulesOf, startOf } from './model.js'

/** The first cells are shown, at most so many. */
export const SHOWN = 1000

export type Road = Awaited<ReturnType<typeof openRoad>>

/** A road at its start. */
export async function openRoad(settings: Settings) {
  let sim = await createSimulation(startOf(settings))
  let stepsBefore = 0
  let changes = 0
  const hasCars = settings.model === 'cars'

  /** Goes on with other states. */
  async function continueWith(states: Int8Array, settings: Settings) {
    const seed = settings.seed + ++changes
    const road = hasCars
      ? { velocities: states, seed }
      : { road: Uint8Array.from(states, (state) => state + 1) }
    const next = await createSimulation({ ...rulesOf(settings), ...road })
    stepsBefore += sim.step
    await sim.close()
    sim = next
  }

  return {
    hasCars,
    shown: Math.min(sim.length, SHOWN),
    length: sim.length,
    get step() {
      return stepsBefore + sim.step
    },
    get strategy() {
      return sim.strategy
    },
    /** Takes steps and returns the last observation. */
    async advance(steps: number): Promise<Observation> {
      const [seen] = await sim.advance(steps, { at: [steps] })
      return { ...seen, step: stepsBefore + seen.step }
    },
    /** Per cell -1 if empty, else the velocity of its car; 0 for a cell that is 1 of a rule. */
    states: (from = 0, to = sim.length) => statesOf(sim, hasCars, from, to),
    /** The same cars under other rules. A car that is faster than the new vmax slows down to it. */
    async changeRules(settings: Settings) {
      const states = await statesOf(sim, hasCars)
      await continueWith(hasCars ? states.map((v) => Math.min(v, settings.vmax)) : states, settings)
    },
    /**
     * Brakes the car that is nearest to a cell, at it or before it, to velocity 0. For a rule it changes the cell.
     *
     * @returns the cell; undefined if there is no car
     */
    async touch(cell: number, settings: Settings): Promise<number | undefined> {
      const states = await statesOf(sim, hasCars)
      const at = hasCars ? nearestCar(states, cell) : cell
      if (at === undefined) return undefined
      states[at] = hasCars || states[at] < 0 ? 0 : -1
      await continueWith(states, settings)
      return at
    },
    close: () => sim.close(),
  }
}

async function statesOf(sim: Simulation, hasCars: boolean, from = 0, to = sim.length): Promise<Int8Array> {
  if (hasCars) return sim.velocities(from, to)
  return Int8Array.from(await sim.cells(from, to), (cell) => cell - 1)
}

/** The first cell with a car, from this one backwards around the ring. */
function nearestCar(states: Int8Array, cell: number): number | undefined {
  for (let back = 0; back < states.length; back++) {
    const at = (cell - back + states.length) % states.length
    if (states[at] >= 0) return at
  }
  return undefined
}
