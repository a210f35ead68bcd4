/**
 * A model says what is computed: plain data, which knows neither how a block is advanced nor who does it.
 */
export type Model = {
  readonly name: 'traffic'
  /** Cells to either side that one step can read. */
  readonly reach: number
}

/**
 * Road traffic as Rule 184: a cell is empty or holds a car, and in each step all cars at once move one cell to the
 * right if that cell is empty. The road is a ring.
 *
 * In terms of one cell: it takes its left neighbour if it is empty, its right neighbour if it holds a car.
 *
 * @example
 * const sim = await createSimulation({ model: traffic(), cells: 1000, density: 0.3 })
 *
 * @see S. Wolfram, Statistical mechanics of cellular automata, Rev. Mod. Phys. 55, 601 (1983), for the numbering.
 */
export function traffic(): Model {
  return { name: 'traffic', reach: 1 }
}
