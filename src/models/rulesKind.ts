import type { Kernel } from '../kernels/kernel.js'
import type { KernelName } from '../kernels/names.js'
import type { Rules } from '../kernels/rules.js'
import type { Road } from '../layouts/layout.js'
import type { Observation } from './observation.js'

/** Everything that the library knows about a kind of rules, except how a kernel advances them. */
export type RulesKind<Own extends Rules = Rules> = {
  /** The kernels for this kind, from the simplest to the fastest. */
  readonly kernels: { readonly [Name in KernelName]?: Kernel }
  /** What a layout must know about a road of this length with so many cars. */
  road(cells: number, rules: Own, cars: number): Road
  /** Number of counts per observation. */
  counts(rules: Own): number
  /** The largest velocity; undefined if cells have no velocities. */
  vmax(rules: Own): number | undefined
  /** Whether the steps are random. */
  readonly isRandom: boolean
  /** Whether the number of cars changes only at the ends of the road. */
  conserves(rules: Own): boolean
  /**
   * Makes an observation from the counts.
   *
   * @param cars the cars at the start, which is their number now if it cannot change
   */
  observe(step: number, counted: readonly number[], rules: Own, cars: number, cells: number): Observation
}
