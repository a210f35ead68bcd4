/** An observation of step t. It describes the transition t-1 -> t, and the road after it. */
export type Observation = {
  /** Steps taken since the start. */
  step: number
  /** Cars on the road; for elementary rules the cells that are 1. */
  cars: number
  /** Density in cars per cell: cars / cells. */
  density: number
  /**
   * Sum of the cells that all cars moved on the road, including cars that left an open road in this step. For traffic this
   * is the number of cars that moved into a cell. NaN for elementary rules.
   */
  moved: number
  /** Mean velocity in cells per step of the cars on the road; 0 on a road without cars. NaN for elementary rules. */
  velocity: number
  /** Flow in cars per step past a cell, mean of all cells: moved / cells. NaN for elementary rules. */
  flow: number
  /** Fraction of the cars that did not move; 0 on a road without cars. NaN for elementary rules. */
  stopped: number
  /**
   * Number of jams: runs of adjacent stopped cars, counted by their ends, so a full ring has none. NaN for elementary
   * rules and for `traffic()` on a ring, which do not count them.
   */
  jams: number
  /** Number of cars with velocity 0, 1, … vmax. Empty for elementary rules. */
  velocities: number[]
}

/**
 * An observation of cars.
 *
 * @param drivenOut cells of the road that the car which left in this step moved before it left
 */
export function ofCars(
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

/** An observation of cells that are not cars. */
export const ofCells = (step: number, ones: number, cells: number): Observation => ({
  ...{ step, cars: ones, density: ones / cells },
  ...{ moved: Number.NaN, velocity: Number.NaN, flow: Number.NaN, stopped: Number.NaN, jams: Number.NaN },
  velocities: [],
})
