import { nagelSchreckenberg, theoryOf } from 'lanewise'

/**
 * Exact results for vmax 1 on a long ring, by density and p. Only neighbouring cells are correlated (M. Schreckenberg and
 * others, Phys. Rev. E 51, 2939, 1995), and all else follows from the probability y that a cell has a car and the next
 * one is empty. Time headways: D. Chowdhury and others, Eur. Phys. J. B 5, 781 (1998).
 */
export function exact(density: number, p: number) {
  const hop = 1 - p
  const y = theoryOf(nagelSchreckenberg({ vmax: 1, p }))!.flow(density) / hop
  const holes = 1 - density
  return {
    /** The fraction of the cars with n empty cells in front. */
    gap: (n: number) =>
      n === 0 ? 1 - y / density : (y ** 2 / (density * holes)) * (1 - y / holes) ** (n - 1),
    /** Correlation of the cells at a distance r: <n(i) n(i + r)> - density². */
    correlation: (r: number) => density * holes * (1 - y / (density * holes)) ** r,
    /** The fraction of the time headways of t steps, at any cell. */
    headway(t: number): number {
      const [ofCars, ofHoles] = [(hop * y) / (density - y), (hop * y) / (holes - y)]
      return (
        ofCars * (1 - (hop * y) / density) ** (t - 1) +
        ofHoles * (1 - (hop * y) / holes) ** (t - 1) -
        (ofCars + ofHoles) * p ** (t - 1) -
        hop ** 2 * (t - 1) * p ** (t - 2)
      )
    },
  }
}
