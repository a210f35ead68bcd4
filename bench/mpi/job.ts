import type { Spread } from '../measure.js'

/** The task of a process of a launch, as JSON. */
export type RankTask = {
  options: {
    executor: 'serial' | 'threads' | 'mpi'
    workers: number
    cells: number
    depth?: number
    overlap?: boolean
  }
  /** Steps per call, and steps between observations; without these only the last step is observed. */
  steps: number
  every?: number
  calls: number
  /** Whether the kernel is timed separately. */
  inside: boolean
}

/** What the first rank prints, as JSON. */
export type RankReport = {
  /** Seconds per step, one number per call. */
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

/** Something to time, in processes that are started for it. */
export type Job = {
  part: string
  name: string
  /** The MPI whose launcher starts it; without one it is started directly. */
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

/** A job with its times, in seconds per step over all launches. */
export type MpiRow = Omit<Job, 'task' | 'inside'> & {
  steps: number
  /** Steps that an exchange was good for, as counted; nothing where other threads exchange. */
  found?: number
  /** Whether messages travelled beside the work. */
  beside?: boolean
  seconds: Spread
  /** Of these, inside the kernel, as the mean over the ranks. */
  kernel?: Spread
  /** The fraction of each call's time that was outside it. */
  share?: Spread
  /** Seconds outside the kernel per exchange, of the rank with the fewest: the other rank waited for it. */
  exchange?: Spread
  cellUpdatesPerSecond: number
}

/** What the first of two ranks that exchange messages prints: seconds, one number per sample. */
export type MessageSamples = { oneWay: { bytes: number; seconds: number[] }[]; sum: number[] }

/** One-way times of a message, and the time of a sum over both ranks, all in seconds. */
export type Messages = { mpi: string; oneWay: { bytes: number; seconds: Spread }[]; sum: Spread }

/** A long road, and a short one. */
export const LONG = 2 ** 24
export const SHORT = 2 ** 20
/** Cells per rank for weak scaling. */
export const EACH = 2 ** 23
/** EPCC's course roads: that of the program, and that of the run whose speed the course prints. */
export const COURSE = [10_240_000, 32_000_000]
