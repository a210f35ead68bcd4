/** Calls of programs that are submitted at once, at most. */
export const MOST_CALLS = 256

/** Milliseconds that a submission should take: short beside what browsers and drivers allow, long beside its start. */
const WANTED = { least: 20, most: 80 }

/** How many calls to submit at once, when so many took so long. */
export function pace(calls: number, milliseconds: number): number {
  if (milliseconds < WANTED.least) return Math.min(MOST_CALLS, 2 * calls)
  return milliseconds > WANTED.most ? Math.max(1, Math.floor(calls / 2)) : calls
}

/** Counts of 64 bits, the lower word first. */
export function numbersOf(bytes: Uint8Array<ArrayBuffer>): number[] {
  const words = new Uint32Array(bytes.buffer)
  return Array.from({ length: words.length / 2 }, (_, i) => words[2 * i] + 2 ** 32 * words[2 * i + 1])
}
