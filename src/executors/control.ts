/**
 * What the main thread and its workers share beside the road: the command, and how far everybody is.
 *
 *     Int32:    command │ unfinished │ epoch of block 0 │ epoch of block 1 │ …        (a cache line each)
 *     Float64:  steps │ how many observed │ observed steps … │ counts of worker 0 … │ counts of worker 1 … │ …
 *               entered, left: of worker 0 │ of worker 1 │ …
 */
export type Control = {
  /** Number of the last command, in element 0; workers wait for it to grow. */
  command: Int32Array
  /** Workers that have not finished it. */
  unfinished: Int32Array
  /** For each block, in element 0, the number of exchanges whose edges are laid out. */
  epochs: Int32Array[]
  /** The command: advance by steps[0], and count at the first observed[0] of observed[1], observed[2] … */
  steps: Float64Array
  observed: Float64Array
  /** For each worker, what it counted. */
  counts: Float64Array[]
  /** For each worker, the cars that entered and left its block at the ends of the road. */
  through: Float64Array[]
}

/** Numbers of what was observed that one command can ask for. */
export const OBSERVATIONS = 1024

const LINE = 64

export const controlBytes = (workers: number, blocks: number): number =>
  LINE * (2 + blocks) + 8 * (2 + OBSERVATIONS + workers * (OBSERVATIONS + 2))

export function viewControl(buffer: SharedArrayBuffer, workers: number, blocks: number): Control {
  const line = (i: number) => new Int32Array(buffer, LINE * i, 1)
  const numbers = new Float64Array(buffer, LINE * (2 + blocks))
  const each = Array.from({ length: workers }, (_, i) => i)
  return {
    command: line(0),
    unfinished: line(1),
    epochs: Array.from({ length: blocks }, (_, i) => line(2 + i)),
    steps: numbers.subarray(0, 1),
    observed: numbers.subarray(1, 2 + OBSERVATIONS),
    counts: each.map((i) => numbers.subarray(2 + OBSERVATIONS * (i + 1), 2 + OBSERVATIONS * (i + 2))),
    through: each.map((i) => numbers.subarray(2 + OBSERVATIONS * (workers + 1) + 2 * i).subarray(0, 2)),
  }
}

/**
 * Waits until a shared number is no longer `old`. The neighbours are mostly soon, so it looks for some tens of
 * microseconds before it sleeps: a thread that slept may wake up on the core of the one that woke it.
 */
export function waitWhile(shared: Int32Array, old: number) {
  for (let i = 0; i < 20_000; i++) if (Atomics.load(shared, 0) !== old) return
  while (Atomics.load(shared, 0) === old) Atomics.wait(shared, 0, old)
}
