import type { Rules } from '../models/rules.js'

/** What was measured at a step: of the move into it, and of the road after it. */
export type Observation = {
  /** The step, counted from the first road on. */
  step: number
  /** Cars on the road; for elementary rules the cells that are 1. */
  cars: number
  /** Density in cars a cell: cars / cells. */
  density: number
  /** Cells that all cars together moved on; with traffic the cars that moved. NaN for elementary rules. */
  moved: number
  /** Mean velocity in cells a step: moved / cars; 0 on a road without cars. NaN for elementary rules. */
  velocity: number
  /** Flow in cars a step past a cell: moved / cells. NaN for elementary rules. */
  flow: number
  /** Share of the cars that did not move; 0 on a road without cars. NaN for elementary rules. */
  stopped: number
  /**
   * Runs of stopped cars, side by side, counted by their ends; a full ring has none. NaN where they are not counted:
   * elementary rules, and `traffic()` on a ring.
   */
  jams: number
  /** Cars of velocity 0, 1, … vmax. Empty for elementary rules. */
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
  if (rules.kind === 'cars') return ofCars(step, tallies.slice(0, -1), tallies[tallies.length - 1], cells)
  const [count] = tallies
  if (rules.counted === 'moved') return ofCars(step, [cars - count, count], Number.NaN, cells)
  return {
    ...{ step, cars: count, density: count / cells },
    ...{ moved: Number.NaN, velocity: Number.NaN, flow: Number.NaN, stopped: Number.NaN, jams: Number.NaN },
    velocities: [],
  }
}

function ofCars(step: number, velocities: readonly number[], jams: number, cells: number): Observation {
  const cars = velocities.reduce((sum, count) => sum + count, 0)
  const moved = velocities.reduce((sum, count, v) => sum + v * count, 0)
  return {
    step,
    cars,
    density: cars / cells,
    moved,
    velocity: cars === 0 ? 0 : moved / cars,
    flow: moved / cells,
    stopped: cars === 0 ? 0 : velocities[0] / cars,
    jams,
    velocities: [...velocities],
  }
}
