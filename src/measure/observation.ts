/** What was measured at a step: of the move into it. */
export type Observation = {
  /** The step, counted from the first road on. */
  step: number
  /** Cars that moved into this step. */
  moved: number
  /** Mean velocity in cells a step: moved / cars; 0 on a road without cars. */
  velocity: number
  /** Flow in cars a step past a cell: moved / cells. */
  flow: number
  /** Density in cars a cell: cars / cells. */
  density: number
}

export function observation(step: number, moved: number, cars: number, cells: number): Observation {
  return { step, moved, velocity: cars === 0 ? 0 : moved / cars, flow: moved / cells, density: cars / cells }
}
