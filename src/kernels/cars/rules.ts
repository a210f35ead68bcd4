/** Cars with velocities 0 to vmax. Chances are in units of 2^-32. */
export type CarRules = {
  readonly kind: 'cars'
  vmax: number
  /** To slow down, for a car that moved and for one that stood still. */
  slow: number
  slowStart: number
  /** To enter and to leave an open road; undefined on a ring. */
  ends?: { entry: number; exit: number }
  /** Seed of all random draws. */
  seed: number
}

/** The largest vmax that the kernels have. */
export const FASTEST = 8
