/** Cars with velocities 0 to vmax. Probabilities are in units of 2^-32. */
export type CarRules = {
  readonly kind: 'cars'
  vmax: number
  /** Probabilities to slow down, of a car that moved and of one that stood still. */
  slow: number
  slowStart: number
  /** Probabilities to enter and to exit an open road; undefined on a ring. */
  ends?: { entry: number; exit: number }
  /** Seed of all random draws. */
  seed: number
}

/** The largest vmax that the kernels have. */
export const FASTEST = 8
