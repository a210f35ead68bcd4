/**
 * A road in the making: each call fills a whole slice of the packed road, 8 cells a byte, lowest bit first, and the
 * next call goes on where this one ended. Slices are at most `sliceBytes` long, and all but the last just that.
 */
export type Fill = (slice: Uint8Array) => void

/** Bytes of a slice: 2^19 cells, a few milliseconds with the slowest generator, one page of Wasm memory. */
export const sliceBytes = 65536

/**
 * Fills with a generator that must be drawn from in order, one draw a cell.
 *
 * @param draw gives the next number, uniform in [0, 1)
 * @param density wanted cars a cell, 0 to 1: a cell holds a car if draw() < density
 */
export function fillInOrder(draw: () => number, density: number): Fill {
  return (slice) => {
    for (let i = 0; i < slice.length; i++) {
      let byte = 0
      // Without a branch: at the densities that matter no processor can predict one.
      for (let bit = 0; bit < 8; bit++) byte |= Number(draw() < density) << bit
      slice[i] = byte
    }
  }
}
