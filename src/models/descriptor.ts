import type { Rules } from '../kernels/rules.js'
import type { Boundary, Ends } from './boundary.js'
import type { Theory } from './theory.js'

/** Everything that the library knows of one model. */
export type Descriptor<Own> = {
  /** The model and its parameters, as in the title of a figure. */
  title(model: Own): string
  /**
   * A model as a user hands it in, checked: made by the model's function, or plain data that this would make.
   *
   * @throws {TypeError | RangeError} for a parameter that does not exist or is out of range
   */
  check(model: Own): Own
  readonly ends: Ends
  /** What kernels know of it on such a road. */
  rules(model: Own, boundary: Boundary, seed: number): Rules
  /** What is known exactly of its fundamental diagram on a ring. */
  theory?(model: Own): Theory | undefined
}
