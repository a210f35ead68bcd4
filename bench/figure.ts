/** A figure, the least value that it should reach, if any, and the measured value. */
export type Target = { figure: string; atLeast?: number; measured: number }

/** A figure as a tuple; the wanted value may be undefined. */
export type Figure = [figure: string, atLeast: number | undefined, measured: number]

/** A peer's speed, by its name and the beginning of its variant. */
export type PeerSpeed = { name: string; variant: string; cellUpdatesPerSecond: number }

/** The measured figures; figures of rows that were left out are dropped. */
export const reached = (figures: Figure[]): Target[] =>
  figures
    .filter(([, , measured]) => !Number.isNaN(measured))
    .map(([figure, atLeast, measured]) => ({ figure, measured, ...(atLeast !== undefined && { atLeast }) }))
