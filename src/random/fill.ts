/**
 * Fills a packed road, 8 cells per byte, lowest bit first. Each call fills one slice, and continues where the previous call
 * ended. Every slice but the last has `sliceBytes` bytes.
 */
export type Fill = (slice: Uint8Array) => void

/** Bytes of a slice: 2^19 cells, a few milliseconds with the slowest generator, one page of Wasm memory. */
export const sliceBytes = 65536

/**
 * Fills with a generator that must be drawn from in order, one draw per cell.
 *
 * @param draw returns the next number, uniform in [0, 1)
 * @param density expected cars per cell, 0 to 1: a cell holds a car if draw() < density
 */
export function fillInOrder(draw: () => number, density: number): Fill {
  return (slice) => {
    for (let i = 0; i < slice.length; i++) {
      let byte = 0
      // Without a branch, which no processor could predict.
      for (let bit = 0; bit < 8; bit++) byte |= Number(draw() < density) << bit
      slice[i] = byte
    }
  }
}
