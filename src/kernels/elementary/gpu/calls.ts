import { ROWS } from './program.js'

/** A call of the program: so many steps. Bit s of `observed` is set if step s + 1 is observed. */
export type Call = {
  steps: number
  observed: number
  /** The number of its first observation among those of all calls. */
  first: number
}

/** The steps from done + 1 on in at most `most` calls; `index` is the first observed step after `done`. */
export function callsOf(
  steps: number,
  observed: readonly number[],
  done: number,
  index: number,
  most: number,
): Call[] {
  const calls: Call[] = []
  let next = index
  for (let at = done; at < steps && calls.length < most; at += ROWS) {
    const call = { steps: Math.min(ROWS, steps - at), observed: 0, first: next - index }
    for (; observed[next] <= at + call.steps; next++) call.observed |= 1 << (observed[next] - at - 1)
    calls.push(call)
  }
  return calls
}
