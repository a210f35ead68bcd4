/** The mean of a sample, its standard deviation, and the standard error of the mean; both are NaN for one value. */
export function meanOf(values: readonly number[]): { mean: number; spread: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const spread = Math.sqrt(squares / (values.length - 1))
  return { mean, spread, error: spread / Math.sqrt(values.length) }
}
