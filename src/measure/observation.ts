import type { Rules } from '../models/rules.js'

/** What was measured at a step: of the move into it, and of the road after it. */
export type Observation = {
  /** The step, counted from the first road on. */
  step: number
  /** Cars on the road; for elementary rules the cells that are 1. */
  cars: number
  /** Density in cars a cell: cars / cells. */
  density: number
  /**
   * Cells of the road that all cars together drove into, those included that left an open road in this step; with
   * traffic the cars that moved into a cell. NaN for elementary rules.
   */
  moved: number
  /** Mean velocity in cells per step of the cars on the road; 0 on a road without cars. NaN for elementary rules. */
  velocity: number
  /** Flow in cars per step past a cell, the mean of all cells: moved / cells. NaN for elementary rules. */
  flow: number
  /** Share of the cars that did not move; 0 on a road without cars. NaN for elementary rules. */
  stopped: number
  /**
   * Runs of stopped cars, side by side, counted by their ends; a full ring has none. NaN where they are not counted:
   * elementary rules, and `traffic()` on a ring.
   */
  jams: number
  /** Cars on the road of velocity 0, 1, … vmax. Empty for elementary rules. */
  velocities: number[]
}

/**
 * Makes an observation of what a kernel counted.
 *
 * @param tallies what `Block.advance` says of one step, summed over the blocks
 * @param cars the cars on the road, where their number cannot change
 */
export function observation(
  step: number,
  tallies: readonly number[],
  rules: Rules,
  cars: number,
  cells: number,
): Observation {
  if (rules.kind === 'cars') {
    const [jams, drivenOut = 0] = tallies.slice(rules.vmax + 1)
    return ofCars(step, tallies.slice(0, rules.vmax + 1), jams, drivenOut, cells)
  }
  const [count] = tallies
  if (rules.counted === 'moved') return ofCars(step, [cars - count, count], Number.NaN, 0, cells)
  return {
    ...{ step, cars: count, density: count / cells },
    ...{ moved: Number.NaN, velocity: Number.NaN, flow: Number.NaN, stopped: Number.NaN, jams: Number.NaN },
    velocities: [],
  }
}

/** @param drivenOut cells that the car which left drove into before */
function ofCars(
  step: number,
  velocities: readonly number[],
  jams: number,
  drivenOut: number,
  cells: number,
): Observation {
  const cars = velocities.reduce((sum, count) => sum + count, 0)
  const driven = velocities.reduce((sum, count, v) => sum + v * count, 0)
  const moved = driven + drivenOut
  return {
    step,
    cars,
    density: cars / cells,
    moved,
    velocity: cars === 0 ? 0 : driven / cars,
    flow: moved / cells,
    stopped: cars === 0 ? 0 : velocities[0] / cars,
    jams,
    velocities: [...velocities],
  }
}
