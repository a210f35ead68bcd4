/**
 * The exact flow of cars that hop with probability h, all at once, on a ring of any length. In the steady state each
 * gap between two cars weighs 1 - h if it is empty, and 1 otherwise, as in a zero-range process with parallel update
 * (M. R. Evans, J. Phys. A 30, 5669 (1997)). With N cars, M empty cells and k gaps that are not empty there are
 * C(N, k) C(M - 1, k - 1) roads up to a common factor, and k cars of which each hops with probability h.
 */
export function ringFlow(hop: number, cells: number, cars: number): number {
  const empty = cells - cars
  let weight = 1
  let weights = 0
  let sum = 0
  for (let k = 1; k <= Math.min(cars, empty); k++) {
    // Over the weight of k = 1.
    if (k > 1) weight *= (((cars - k + 1) / k) * ((empty - k + 1) / (k - 1))) / (1 - hop)
    weights += weight
    sum += k * weight
  }
  return (hop * sum) / weights / cells
}

/** The same on an endless road (M. Schreckenberg et al., Phys. Rev. E 51, 2939 (1995)). */
export const endlessFlow = (hop: number, density: number): number =>
  (1 - Math.sqrt(1 - 4 * hop * density * (1 - density))) / 2
