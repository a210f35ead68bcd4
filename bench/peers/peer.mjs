// Common code of the JavaScript peers: the command line, the packed road and the line of JSON. README.md describes the
// protocol.
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * @param {Uint8Array} packed
 * @param {number} cells
 */
function unpack(packed, cells) {
  return Uint8Array.from({ length: cells }, (_, i) => (packed[i >> 3] >> (i & 7)) & 1)
}

/** @param {Uint8Array} road */
function pack(road) {
  const packed = new Uint8Array(Math.ceil(road.length / 8))
  road.forEach((cell, i) => {
    packed[i >> 3] |= cell << (i & 7)
  })
  return packed
}

/** @param {Uint8Array} road */
function countFree(road) {
  let free = 0
  for (let i = 0; i < road.length; i++) free += road[i] & ~road[(i + 1) % road.length]
  return free
}

/** The command line; the road has one byte per cell. */
export function readArguments() {
  const [roadFile, cells, steps, repeats, outFile, variant] = process.argv.slice(2)
  return {
    road: unpack(readFileSync(roadFile), Number(cells)),
    steps: Number(steps),
    repeats: Number(repeats),
    outFile,
    variant,
  }
}

/**
 * Writes the final road and prints the line of JSON.
 * @param {{ outFile: string, steps: number, seconds: number[], final: Uint8Array, version: string }} result
 */
export function report({ outFile, steps, seconds, final, version }) {
  writeFileSync(outFile, pack(final))
  console.log(JSON.stringify({ cells: final.length, steps, seconds, moved: countFree(final), version }))
}
