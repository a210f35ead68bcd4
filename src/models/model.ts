/**
 * A model says what is computed: plain data, which knows neither how a block is advanced nor who does it. Made by
 * `traffic`, `elementary` or `nagelSchreckenberg`, which say what the numbers mean.
 */
export type Model =
  | { readonly name: 'traffic'; readonly hop: number }
  | { readonly name: 'elementary'; readonly rule: number }
  | { readonly name: 'nasch'; readonly vmax: number; readonly p: number; readonly p0: number }

/**
 * What is at the ends of a road.
 *
 * - `'ring'`: the last cell is followed by the first. For all models.
 * - `{ entry, exit }`, for cars, both from 0 to 1: an open road. In each step a car waits before the first cell with
 *   probability `entry`, with velocity vmax; it drives in without hesitation if the first cell is empty, and is gone
 *   otherwise. With probability `exit` the way out is open, and cars drive out; otherwise they brake as behind a
 *   standing car. A car on the last cell does not hesitate at random, so that it leaves with probability `exit`.
 * - `{ left, right }`, for elementary rules: the cells outside are always 0 or 1.
 */
export type Boundary =
  | 'ring'
  | { readonly entry: number; readonly exit: number }
  | { readonly left: 0 | 1; readonly right: 0 | 1 }
