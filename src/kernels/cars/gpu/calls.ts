import { stepKey } from '../../../random/draws.js'
import { endsAt } from '../ends.js'
import type { CarRules } from '../rules.js'

/** A call of the program: so many steps, and whether the last of them is observed. */
export type Call = { steps: number; observed: boolean }

/**
 * The steps from `done` + 1 on in at most `most` calls, each of at most `depth` steps; `index` is the first observed step
 * after `done`.
 */
export function callsOf(
  steps: number,
  observed: readonly number[],
  done: number,
  index: number,
  depth: number,
  most: number,
): Call[] {
  const calls: Call[] = []
  let next = index
  for (let at = done; at < steps && calls.length < most; ) {
    const end = Math.min(steps, at + depth, observed[next] ?? steps)
    const isObserved = end === observed[next]
    if (isObserved) next++
    calls.push({ steps: end - at, observed: isObserved })
    at = end
  }
  return calls
}

/** Bytes from one `Call` of common.ts to the next, a multiple of 256 as WebGPU wants; its keys begin behind 8 words. */
export const CALL_BYTES = 768
const KEYS_AT = 8

/**
 * `Call` of common.ts for each call.
 *
 * @param taken steps before these
 * @param tile the first tile of an open road that has cars
 */
export function callWords(
  calls: readonly Call[],
  rules: CarRules,
  taken: number,
  tile: number,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array((CALL_BYTES / 4) * calls.length)
  let [step, observation] = [taken, 0]
  calls.forEach(({ steps, observed }, slot) => {
    const at = (CALL_BYTES / 4) * slot
    const { waits, shut } = rules.ends ? endsAt(rules.ends, rules.seed, step + 1) : NO_ENDS
    words.set([steps, Number(waits), Number(shut), tile, observation], at)
    for (let s = 0; s < steps; s++) words.set(stepKey(rules.seed, ++step), at + KEYS_AT + 4 * s)
    if (observed) observation++
  })
  return words
}

const NO_ENDS = { waits: false, shut: false }
