import { crc32 } from 'node:zlib'

type Chunk = { type: string; data: Uint8Array }

/**
 * An animated PNG, which all browsers play, from PNGs of one size and one palette. Viewers that know no animation show
 * the first of them.
 *
 * @param milliseconds that each frame stays
 * @see W3C, Portable Network Graphics (PNG) Specification, third edition, 2025.
 */
export function animated(frames: readonly Uint8Array[], milliseconds: number): Uint8Array {
  const [first, ...others] = frames.map(chunksOf)
  const size = first[0].data.subarray(0, 8)
  let sequence = 0
  // At 0, 0 in the whole; thousandths of a second; each frame takes the place of the one before.
  const control = () =>
    chunk('fcTL', words(sequence++), size, words(0, 0, (milliseconds << 16) | 1000), [0, 0])
  const chunks = [chunk('acTL', words(frames.length, 0)), control(), ...first.filter(isImage)]
  for (const image of others.map((all) => all.find(isImage)!)) {
    chunks.push(control(), chunk('fdAT', words(sequence++), image.data))
  }
  const begin = first.findIndex(isImage)
  const all = [...first.slice(0, begin), ...chunks, ...first.slice(begin + 1)]
  return Buffer.concat([frames[0].subarray(0, 8), ...all.map(bytesOf)])
}

/** Of the encoder that is used here, an image is one chunk. */
const isImage = ({ type }: Chunk) => type === 'IDAT'

const chunk = (type: string, ...parts: ArrayLike<number>[]): Chunk => ({
  type,
  data: Uint8Array.from(parts.flatMap((part) => Array.from(part))),
})

/** After eight bytes that say that it is a PNG. */
function chunksOf(png: Uint8Array): Chunk[] {
  const file = Buffer.from(png)
  const chunks: Chunk[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at))
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data })
  }
  return chunks
}

function bytesOf({ type, data }: Chunk): Buffer {
  const checked = Buffer.concat([Buffer.from(type), data])
  return Buffer.concat([words(data.length), checked, words(crc32(checked))])
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * i)
  return bytes
}
