/**
 * Standard errors of time averages. What follows in time is correlated, so the mean of n values is less certain than that
 * of n independent ones: by the integrated autocorrelation time τ = 1 + 2 Σ ρ(k), with ρ(k) the correlation of values k
 * apart,
 *
 *     error² = variance τ / n.
 *
 * A long series is first summed up in blocks (H. Flyvbjerg and H. G. Petersen, J. Chem. Phys. 91, 461 (1989)): they average
 * out what is fast, beside which slow correlations would not be seen. What is left of correlation between the blocks is
 * summed up to the first k of at least 2 τ, where ρ is small and its noise not worth having (N. Madras and A. D. Sokal, J.
 * Stat. Phys. 50, 109 (1988)). Each ρ comes out a little too small, since the mean is that of the values themselves; a last
 * factor makes up for it (U. Wolff, Comput. Phys. Commun. 156, 143 (2004)).
 */

/** Blocks that are kept at most; an even number. */
const BLOCKS = 256

/** Fewer values say nothing of how they are correlated. */
export const FEWEST = 16

/**
 * Sums of several series in blocks of equal length, in bounded memory: when there are too many blocks, each two of them
 * become one. Values in a last block that is not full are left out.
 */
export function openBlocks(series: number) {
  let blocks: number[][] = []
  let length = 1
  let filled = 0
  let open = new Array<number>(series).fill(0)

  return {
    /** The next value of each series. */
    add(values: readonly number[]) {
      open = plus(open, values)
      if (++filled < length) return
      blocks.push(open)
      filled = 0
      open = new Array<number>(series).fill(0)
      if (blocks.length < BLOCKS) return
      blocks = blocks.filter((_, i) => i % 2 === 0).map((one, i) => plus(one, blocks[2 * i + 1]))
      length *= 2
    },
    /** The sums of one series, block after block. */
    sums: (one: number) => blocks.map((sums) => sums[one]),
  }
}

const plus = (some: readonly number[], others: readonly number[]) => some.map((value, i) => value + others[i])

/**
 * The standard error of a ratio of two means, such as cells driven per car, by its linear part: that of the mean of
 * x - ratio y, over the mean of y.
 *
 * @param x, y two series, or their sums in blocks of equal length
 * @returns NaN for fewer than `FEWEST` values; 0 where y is 0 everywhere
 */
export function errorOfRatio(x: readonly number[], y: readonly number[]): number {
  if (x.length < FEWEST) return Number.NaN
  const [wholeX, wholeY] = [sum(x), sum(y)]
  if (wholeY === 0) return 0
  // In this order a ratio of whole numbers that never changes has the error 0, without rounding.
  const rest = x.map((value, i) => value * wholeY - wholeX * y[i])
  return (errorOfMean(rest) / wholeY) * (x.length / wholeY)
}

/** The standard error of the mean of a series that is 0. */
function errorOfMean(values: readonly number[]): number {
  const n = values.length
  const variance = covariance(values, 0)
  let last = 0
  let summed = variance
  // Beyond a quarter the series is too short to say more.
  while (last < n / 4 && last * variance < 2 * summed) summed += 2 * covariance(values, ++last)
  const corrected = summed * (1 + (2 * last + 1) / n)
  // The mean of values that alternate is known better than that of independent ones; but not without any error.
  return Math.sqrt(Math.max(corrected, variance / n) / n)
}

/** Of values so many apart. */
function covariance(values: readonly number[], apart: number): number {
  let products = 0
  for (let i = apart; i < values.length; i++) products += values[i] * values[i - apart]
  return products / (values.length - apart)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The variance of a series, value by value: `add` them, and ask. */
export function openVariance() {
  let count = 0
  let mean = 0
  let squares = 0
  return {
    add(value: number) {
      const off = value - mean
      count++
      mean += off / count
      squares += off * (value - mean)
    },
    variance: () => squares / count,
  }
}
