/** .npy files, written and read without the library. */

/** A file of single bytes with a header of one's own wishes. */
export function npy(
  cells: readonly number[],
  { type = '|u1', order = 'False', shape = `(${cells.length},)` } = {},
) {
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117)
  return Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1'), Buffer.from(cells)])
}

/** The cells of a file of single bytes, all of which must be there. */
export function cellsOf(file: Buffer): Uint8Array {
  const at = 10 + file.readUInt16LE(8)
  const cells = Number(file.toString('latin1', 10, at).match(/'shape': \((\d+),\)/)?.[1])
  if (file.length !== at + cells) throw new Error(`${cells} cells and ${file.length - at} bytes`)
  return file.subarray(at)
}
