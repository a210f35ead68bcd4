/** Whether a GPU can be tested here: a real one, or a program that stands in for one. Where tests are run by a machine, it must. */
import { refusal } from '../src/gpu/trial.js'

/** Why not; undefined if it can. */
export const withoutGpu = await refusal()

if (withoutGpu !== undefined) {
  if (process.env.CI) throw new Error(`kernel 'gpu' cannot be tested: ${withoutGpu}`)
  console.warn(`Kernel 'gpu' is not tested here: ${withoutGpu}.`)
}
