/** Roads to try things on, one byte a cell. */

/** A repeatable stream of numbers in [0, 1), after `mulberry32` by T. Ettinger: good enough to strew cars. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), 1 | state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A road on which each cell holds a car with this probability. */
export function randomRoad(cells: number, density: number, seed = 1): Uint8Array {
  const draw = numbers(seed)
  return Uint8Array.from({ length: cells }, () => (draw() < density ? 1 : 0))
}

export const countCars = (road: Uint8Array): number => road.reduce((sum, cell) => sum + cell, 0)

/** The same road with its first cell elsewhere: `by` cells are taken from the front and put behind. */
export function rotate(road: Uint8Array, by: number): Uint8Array {
  return Uint8Array.from(road, (_, cell) => road[(cell + by) % road.length])
}

/** Holes for cars and cars for holes, seen in a mirror. */
export function mirrorHoles(road: Uint8Array): Uint8Array {
  return Uint8Array.from(road, (cell) => 1 - cell).reverse()
}
