import type { Kernel } from '../kernels/kernel.js'
import type { KernelName } from '../kernels/names.js'
import type { Rules } from '../kernels/rules.js'
import type { Road } from '../layouts/layout.js'
import type { Observation } from './observation.js'

/** Everything that the library knows of one kind of rules, beside how a kernel advances them. */
export type RulesKind<Own extends Rules = Rules> = {
  /** The kernels that have it, from the lowest rung of the ladder to the highest. */
  readonly kernels: { readonly [Name in KernelName]?: Kernel }
  /** What a layout must know of a road of so many cells. */
  road(cells: number, rules: Own): Road
  /** How many numbers are counted at an observed step. */
  counts(rules: Own): number
  /** The largest velocity; undefined where cells have none. */
  vmax(rules: Own): number | undefined
  /** Whether anything on the way is random. */
  readonly isRandom: boolean
  /** Whether the number of cells that are not empty changes only at the ends of the road. */
  conserves(rules: Own): boolean
  /**
   * Makes an observation of what was counted.
   *
   * @param cars the cars on the road, where their number cannot change
   */
  observe(step: number, counted: readonly number[], rules: Own, cars: number, cells: number): Observation
}
