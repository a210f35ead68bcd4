/**
 * Standard errors of time averages. Values in a time series are correlated, so their mean is less certain than that of
 * independent values. With ρ(k) the correlation of values k apart, the integrated autocorrelation time is
 * τ = 1 + 2 Σ ρ(k), and
 *
 *     error² = variance τ / n.
 *
 * A long series is first summed in blocks (H. Flyvbjerg and H. G. Petersen, J. Chem. Phys. 91, 461 (1989)). Blocks average
 * out fast fluctuations, which would hide slow correlations. The correlations between blocks are summed up to the first
 * k of at least 2 τ; beyond it ρ is mostly noise (N. Madras and A. D. Sokal, J. Stat. Phys. 50, 109 (1988)). Each ρ is
 * estimated a little too small, because the mean is estimated from the same values; a last factor corrects this
 * (U. Wolff, Comput. Phys. Commun. 156, 143 (2004)).
 */

/** Largest number of blocks; even. */
const BLOCKS = 256

/** Fewest values: correlations cannot be estimated from fewer. */
export const FEWEST = 16

/**
 * Sums of several series in blocks of equal length, in bounded memory: when there are too many blocks, they are merged in
 * pairs. A last block that is not full is left out.
 */
export function openBlocks(series: number) {
  let blocks: number[][] = []
  let length = 1
  let filled = 0
  let open = new Array<number>(series).fill(0)

  return {
    /** Adds the next value of each series. */
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
    /** The sums of one series, block by block. */
    sums: (one: number) => blocks.map((sums) => sums[one]),
  }
}

const plus = (some: readonly number[], others: readonly number[]) => some.map((value, i) => value + others[i])

/**
 * The standard error of a ratio of two means, such as cells driven per car, to first order: the standard error of the
 * mean of x - ratio y, divided by the mean of y.
 *
 * @param x, y two series, or their sums in blocks of equal length
 * @returns NaN for fewer than `FEWEST` values; 0 where y is 0 everywhere
 */
export function errorOfRatio(x: readonly number[], y: readonly number[]): number {
  if (x.length < FEWEST) return Number.NaN
  const [wholeX, wholeY] = [sum(x), sum(y)]
  if (wholeY === 0) return 0
  // This order avoids rounding: a constant ratio of integers has error 0.
  const rest = x.map((value, i) => value * wholeY - wholeX * y[i])
  return (errorOfMean(rest) / wholeY) * (x.length / wholeY)
}

/** The standard error of the mean, for a series whose mean is 0. */
function errorOfMean(values: readonly number[]): number {
  const n = values.length
  const variance = covariance(values, 0)
  let last = 0
  let summed = variance
  // The series is too short for lags beyond a quarter of its length.
  while (last < n / 4 && last * variance < 2 * summed) summed += 2 * covariance(values, ++last)
  const corrected = summed * (1 + (2 * last + 1) / n)
  // Alternating values have a smaller error than independent ones, but not 0.
  return Math.sqrt(Math.max(corrected, variance / n) / n)
}

/** The covariance of values `apart` positions apart. */
function covariance(values: readonly number[], apart: number): number {
  let products = 0
  for (let i = apart; i < values.length; i++) products += values[i] * values[i - apart]
  return products / (values.length - apart)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The variance of a series whose values are added one by one (Welford's algorithm). */
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
