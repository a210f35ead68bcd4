/** Characters per piece. */
const PIECE = 2 ** 20

/** Lines of text as bytes, piece by piece: one string can have only about 2^29 characters. */
export function* encodeLines(lines: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let piece = ''
  for (const line of lines) {
    piece += `${line}\n`
    if (piece.length < PIECE) continue
    yield encoder.encode(piece)
    piece = ''
  }
  yield encoder.encode(piece)
}
