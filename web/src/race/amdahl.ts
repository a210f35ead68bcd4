/** Amdahl's law: W workers are 1 / (s + (1 - s) / W) times as fast, where a fraction s of the time cannot be shared. */

export type Scaling = { workers: number; speedUp: number }

/** The fraction s that fits best, by least squares: 1/S - 1/W = s (1 - 1/W). It is 0 at least. */
export function serialFraction(points: Scaling[]): number {
  let [sum, squares] = [0, 0]
  for (const { workers, speedUp } of points) {
    const free = 1 - 1 / workers
    sum += free * (1 / speedUp - 1 / workers)
    squares += free ** 2
  }
  return squares === 0 ? 0 : Math.max(0, sum / squares)
}

export const speedUpOf = (workers: number, serial: number) => 1 / (serial + (1 - serial) / workers)
