/**
 * Shared by the main thread and its workers, besides the road: the command, and the progress of each block.
 *
 *     Int32:    command │ unfinished │ epoch of block 0 │ epoch of block 1 │ …        (a cache line each)
 *     Float64:  steps │ number of observed steps │ observed steps … │ counts of worker 0 … │ counts of worker 1 … │ …
 *               entered, exited: of worker 0 │ of worker 1 │ …
 */
export type Control = {
  /** Element 0 is the number of the last command. Workers wait until it changes. */
  command: Int32Array
  /** Element 0 is the number of workers that have not finished the command. */
  unfinished: Int32Array
  /** Per block: element 0 is the number of the last exchange whose halo strips are published. */
  epochs: Int32Array[]
  /** The command: advance by steps[0] steps, and count at the observed[0] steps that observed[1], observed[2] … name. */
  steps: Float64Array
  observed: Float64Array
  /** Per worker: what it counted. */
  counts: Float64Array[]
  /** Per worker: the cars that entered and exited its block at the ends of the road. */
  boundaryCounts: Float64Array[]
}

/** The most numbers that one command can count. */
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
    boundaryCounts: each.map((i) =>
      numbers.subarray(2 + OBSERVATIONS * (workers + 1) + 2 * i).subarray(0, 2),
    ),
  }
}

/**
 * Waits until a shared number is no longer `old`. Most waits are short, so it spins for some tens of microseconds before
 * it sleeps: a thread that slept may wake up on the core of the thread that woke it.
 */
export function waitWhile(shared: Int32Array, old: number) {
  for (let i = 0; i < 20_000; i++) if (Atomics.load(shared, 0) !== old) return
  while (Atomics.load(shared, 0) === old) Atomics.wait(shared, 0, old)
}
