/** The roof of a step that goes through memory: what this machine copies, in cells. */
import type { Bar } from './bars.js'

/** Bytes of each of two arrays, more than caches hold. */
const BYTES = 2 ** 26

/** The fastest of a few copies, as cell updates per second if each cell is read once and written once per step. */
export function measureRoofs(): Bar[] {
  const [from, to] = [new Uint8Array(BYTES).fill(1), new Uint8Array(BYTES)]
  let seconds = Number.POSITIVE_INFINITY
  for (let run = 0; run < 6; run++) {
    const began = performance.now()
    to.set(from)
    seconds = Math.min(seconds, Math.max(1e-4, (performance.now() - began) / 1000))
  }
  const cells = BYTES / seconds
  return [
    { label: 'Memory, a byte per cell', speed: cells, mark: 'theory' },
    { label: 'Memory, a bit per cell', speed: 8 * cells, mark: 'theory' },
  ]
}
