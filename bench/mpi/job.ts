import type { Spread } from '../measure.js'

/** What a process of a launch is told, as JSON. */
export type RankTask = {
  options: {
    executor: 'serial' | 'threads' | 'mpi'
    workers: number
    cells: number
    depth?: number
    overlap?: boolean
  }
  /** Steps a call, and steps between observations; without those the last step alone is observed. */
  steps: number
  every?: number
  calls: number
  /** Whether the kernel is timed apart from the rest. */
  inside: boolean
}

/** What the first rank prints, as JSON. */
export type RankReport = {
  /** Seconds a step, one number a call. */
  seconds: number[]
  /** Of these, seconds outside the kernel, for each rank. */
  outside?: number[][]
  /** Steps that an exchange was good for; nothing where other threads exchange. */
  depth?: number
  /** Whether messages travelled beside the work. */
  overlap?: boolean
  /** Steps taken in all, cars that moved into the last one, and the SHA-256 of the road after it. */
  step: number
  moved: number
  sha256: string
}

/** Something to be timed, in processes that are started for it. */
export type Job = {
  part: string
  name: string
  /** Whose launcher starts it; it starts alone without one. */
  mpi?: string
  ranks: number
  workers: number
  cells: number
  depth?: number
  overlap?: boolean
  every?: number
  inside: boolean
  task: RankTask
}

/** A job with its times, in seconds a step over all launches. */
export type MpiRow = Omit<Job, 'task' | 'inside'> & {
  steps: number
  /** Steps that an exchange was good for, as counted; nothing where other threads exchange. */
  found?: number
  /** Whether messages travelled beside the work. */
  beside?: boolean
  seconds: Spread
  /** Of these, inside the kernel, as the mean over the ranks. */
  kernel?: Spread
  /** The part of each call's time that was outside it. */
  share?: Spread
  /** Seconds outside the kernel an exchange, of the rank that had the fewest: the other waited for it. */
  exchange?: Spread
  cellUpdatesPerSecond: number
}

/** What the first of two ranks prints that send messages to and fro: seconds, a number a sample. */
export type MessageSamples = { oneWay: { bytes: number; seconds: number[] }[]; sum: number[] }

/** One-way times of a message, and the time of a sum over both ranks, all in seconds. */
export type Messages = { mpi: string; oneWay: { bytes: number; seconds: Spread }[]; sum: Spread }

/** A road that is long for a block, and one that is short. */
export const LONG = 2 ** 24
export const SHORT = 2 ** 20
/** Cells a rank where roads grow with the ranks. */
export const EACH = 2 ** 23
/** EPCC's course roads: that of the program, and that of the run whose speed the course prints. */
export const COURSE = [10_240_000, 32_000_000]
