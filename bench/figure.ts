/** A figure that the ladder is built to reach, or that is only good to know, and what was measured. */
export type Target = { figure: string; atLeast?: number; measured: number }

/** What is wanted of it may be nothing. */
export type Figure = [figure: string, atLeast: number | undefined, measured: number]

/** A peer's speed, by its name and the beginning of its variant. */
export type PeerSpeed = { name: string; variant: string; cellUpdatesPerSecond: number }

/** The figures that were measured: a row that was left out gives none. */
export const reached = (figures: Figure[]): Target[] =>
  figures
    .filter(([, , measured]) => !Number.isNaN(measured))
    .map(([figure, atLeast, measured]) => ({ figure, measured, ...(atLeast !== undefined && { atLeast }) }))
