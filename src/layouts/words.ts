/** Access to packed roads, 32 cells at a time, from any cell on. */

/** The 32 cells of a packed road from cell `cell` on; 0 behind its end. */
export function read32(packed: Uint8Array, cell: number): number {
  const at = Math.floor(cell / 8)
  const shift = cell % 8
  const low = packed[at] | (packed[at + 1] << 8) | (packed[at + 2] << 16) | (packed[at + 3] << 24)
  return shift === 0 ? low : (low >>> shift) | (packed[at + 4] << (32 - shift))
}

/** Sets the cells of a packed road, from cell `cell` on, that are 1 in the lowest `count` bits. */
export function or32(packed: Uint8Array, cell: number, bits: number, count: number) {
  const own = count >= 32 ? bits : bits & ((1 << count) - 1)
  const at = Math.floor(cell / 8)
  const shift = cell % 8
  const low = own << shift
  const high = shift === 0 ? 0 : own >>> (32 - shift)
  packed[at] |= low
  packed[at + 1] |= low >>> 8
  packed[at + 2] |= low >>> 16
  packed[at + 3] |= low >>> 24
  packed[at + 4] |= high
}

/** Copies `count` cells, from cell `at` of one packed road to cell `target` of another, where they must be 0. */
export function copyCells(from: Uint8Array, at: number, to: Uint8Array, target: number, count: number) {
  for (let done = 0; done < count; done += 32) {
    or32(to, target + done, read32(from, at + done), Math.min(32, count - done))
  }
}
