import type { TopLevelSpec } from 'vega-lite'
import { meanOf } from '../src/measure/mean.js'

/** A measured value beside one of the literature. */
export type Row = {
  /** The quantity and its parameters. */
  what: string
  value: number
  /** Its standard error: 0 for what must be equal digit for digit. */
  error: number
  expected: number
  /** How well the expected value is known. Default: exactly. */
  expectedError?: number
  /** Where the expected value comes from, as a number in the list of sources on the page. */
  source: number
  /** Digits that are printed. Default: as the error asks for. */
  digits?: number
}

export type Result = {
  rows: Row[]
  chart: TopLevelSpec
}

/** Something of the literature that a command reproduces. */
export type Study = {
  title: string
  /** What is measured and how, in Markdown. */
  text: string
  /**
   * @param small with less work and larger errors, for tests
   * @param progress called with the fraction that is done, 0 to 1
   */
  run(small: boolean, progress: (done: number) => void): Promise<Result>
}

/** How far a value is from the expected one, in standard errors of their difference. */
export function deviationOf({ value, error, expected, expectedError = 0, digits = 12 }: Row): number {
  const both = Math.hypot(error, expectedError)
  const difference = value - expected
  if (both > 0) return difference / both
  return Math.abs(difference) < 0.5 * 10 ** -digits ? 0 : Number.POSITIVE_INFINITY
}

/**
 * Measures several quantities on independent roads.
 *
 * @param roads their number; the seeds are 1, 2, …
 * @param measured resolves to the quantities of the road with this seed, always in the same order
 * @returns the mean of each quantity with its standard error
 */
export async function onRoads(
  roads: number,
  measured: (seed: number) => Promise<number[]>,
  progress: (done: number) => void,
) {
  const all: number[][] = []
  for (let seed = 1; seed <= roads; seed++) {
    all.push(await measured(seed))
    progress(seed / roads)
  }
  return all[0].map((_, i) => {
    const { mean, error } = meanOf(all.map((values) => values[i]))
    return { value: mean, error }
  })
}
