/** How many steps a frame takes: as many as are wanted, but no more than there is time for. */

/** Milliseconds of a frame for steps; the rest is for drawing. */
const BUDGET = 10

/** Up to so many steps a frame, each has a row of the diagram. */
export const ROWS_PER_FRAME = 8

export function openPace() {
  let last = Number.NaN
  let owed = 0
  let perStep = 0.01
  return {
    /** Steps to take now, for this many per second. */
    due(time: number, speed: number): number {
      const seconds = Number.isNaN(last) ? 0 : Math.min(0.1, (time - last) / 1000)
      last = time
      const most = Math.max(1, Math.floor(BUDGET / perStep))
      owed = Math.min(owed + seconds * speed, most)
      const steps = Math.floor(owed)
      owed -= steps
      return steps
    },
    /** Says how long steps took. */
    took(steps: number, milliseconds: number) {
      perStep = 0.8 * perStep + (0.2 * Math.max(milliseconds, 0.001)) / steps
    },
    /** Steps per second while it computes. */
    speed: () => 1000 / perStep,
    /** Forgets the time, after a pause. */
    rest() {
      last = Number.NaN
      owed = 0
    },
  }
}
