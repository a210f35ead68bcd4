/**
 * Traffic, one byte a cell, one cell at a time: the scalar rung.
 *
 *     road:  … │ left │ cell │ right │ …        next: … │ cell ? right : left │ …
 */

/** Writes the next road for the cells first .. last - 1 of `road`; both neighbours of each must be there. */
export function step(road: usize, next: usize, first: usize, last: usize): void {
  for (let i = first; i < last; i++) {
    store<u8>(next + i, load<u8>(road + i) ? load<u8>(road + i + 1) : load<u8>(road + i - 1))
  }
}

/** How many of the cells first .. last - 1 of `road` hold a car with an empty cell in front. */
export function moved(road: usize, first: usize, last: usize): f64 {
  let cars: u64 = 0
  for (let i = first; i < last; i++) cars += load<u8>(road + i) & ~load<u8>(road + i + 1)
  return <f64>cars
}
