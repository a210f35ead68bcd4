/**
 * Elementary rules, one byte per cell, one cell at a time: the scalar rung.
 *
 *     road:  … │ left │ cell │ right │ …        next: … │ bit 4 left + 2 cell + right of the rule │ …
 */

/** Rule 184. Writes the next road for the cells first .. last - 1 of `road`; both neighbours of each must be in memory. */
export function drive(road: usize, next: usize, first: usize, last: usize): void {
  for (let i = first; i < last; i++) {
    store<u8>(next + i, load<u8>(road + i) ? load<u8>(road + i + 1) : load<u8>(road + i - 1))
  }
}

/** The same for any rule. */
export function apply(rule: u32, road: usize, next: usize, first: usize, last: usize): void {
  for (let i = first; i < last; i++) {
    const around = 4 * <u32>load<u8>(road + i - 1) + 2 * <u32>load<u8>(road + i) + <u32>load<u8>(road + i + 1)
    store<u8>(next + i, <u8>((rule >> around) & 1))
  }
}

/** How many of the cells first .. last - 1 of `road` hold a car with an empty cell in front. */
export function moved(road: usize, first: usize, last: usize): f64 {
  let cars: u64 = 0
  for (let i = first; i < last; i++) cars += load<u8>(road + i) & ~load<u8>(road + i + 1)
  return <f64>cars
}

/** How many of them are 1. */
export function population(road: usize, first: usize, last: usize): f64 {
  let count: u64 = 0
  for (let i = first; i < last; i++) count += load<u8>(road + i)
  return <f64>count
}
