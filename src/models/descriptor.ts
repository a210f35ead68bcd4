import type { Rules } from '../kernels/rules.js'
import type { Boundary, Ends } from './boundary.js'
import type { Theory } from './theory.js'

/** Everything that the library knows about a model. */
export type Descriptor<Own> = {
  /** The model and its parameters, as in the title of a figure. */
  title(model: Own): string
  /**
   * Checks a model from a user: made by the model's function, or equal plain data.
   *
   * @throws {TypeError | RangeError} for a parameter that does not exist or is out of range
   */
  check(model: Own): Own
  readonly ends: Ends
  /** The rules that kernels apply for this model and boundary. */
  rules(model: Own, boundary: Boundary, seed: number): Rules
  /** Its exact fundamental diagram on a ring, if known. */
  theory?(model: Own): Theory | undefined
}
