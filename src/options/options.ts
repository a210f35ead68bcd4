import type { KernelName } from '../kernels/names.js'
import type { ExecutorName } from '../kernels/run.js'
import type { GivenRoad } from '../layouts/pack.js'
import type { Boundary } from '../models/boundary.js'
import type { Model } from '../models/table.js'
import type { RandomName } from '../random/road.js'
import type { Address } from '../workers/spawn.js'
import type { CarsAtStart } from './carsAtStart.js'

/** The options of `createSimulation`. All have defaults; that of `density` is 0.52. */
export type SimulationOptions = CarsAtStart & {
  /** What is computed. Default: `traffic()`. */
  model?: Model
  /** What is at the ends of the road. Default: 'ring'. */
  boundary?: Boundary
  /** Length of the road in cells, from 1 up to what fits into memory. Default: 10,240,000. */
  cells?: number
  /**
   * Seed of all random numbers, at the start and in the steps; an integer, 0 up to the limit of the generator. Default:
   * 5743.
   */
  seed?: number
  /** The generator that fills the road. Default: 'philox'. */
  random?: RandomName
  /**
   * A road in place of `cells`, `density` and `random`: 0 (empty) or 1 (a car) per cell, such as `parseNpy` returns, or
   * text such as '#..#.', which may end with a line end. For models with velocities a car may also be 1 + its velocity, as
   * `save` writes it. `velocity` can be combined with a road without velocities, and `seed` if the steps are random.
   *
   * An object with `length` and `slice(from, to)` is also a road. Its cells are read in pieces, and only those needed: use
   * it for a road that does not fit into memory, such as a file, see `openNpy`. With executor 'mpi' each rank reads only
   * its own cells, unless the cars have velocities.
   */
  road?: GivenRoad
  /**
   * A road with velocities, for models that have them: per cell -1 if empty, or the velocity of its car, 0 to vmax; such
   * as `velocities()` returns. A velocity above the gap is allowed: the car brakes.
   */
  velocities?: ArrayLike<number>
  /**
   * A checkpoint, as `checkpoint()` returns it: the road goes on from there, with its model, boundary, seed and step. Only
   * options of the strategy can be combined with it: `kernel`, `executor`, `workers`, `depth`, `overlap` and `workerUrl`.
   * They need not be those of the road that was saved.
   */
  from?: Uint8Array
  /**
   * How the road is advanced. Default: 'auto', the fastest that this host can run. 'gpu' needs WebGPU, in Node from the
   * package `webgpu`; docs/gpu.md says when 'auto' takes it. Its simulation has no `sync`.
   */
  kernel?: KernelName | 'auto'
  /**
   * Who advances its blocks. Default: 'auto', threads if the host has several and the road is long enough. 'mpi' needs a
   * launcher, such as mpirun, and the same calls in every rank.
   */
  executor?: ExecutorName | 'auto'
  /** Worker threads, 1 to 1024; with 'mpi', per rank. Default: as many as can run at once; with 'mpi' 1. */
  workers?: number
  /**
   * Steps between exchanges of ghosts, 1 to 4096. It changes the speed, never the road. A short road may use fewer.
   * Default: what suits the kernel, and with 'mpi' also the measured cost of messages.
   */
  depth?: number
  /**
   * With 'mpi': whether messages travel while the inner cells are advanced. It needs more ghosts and changes the speed,
   * never the road. Default: if it is faster, by the measured cost of messages and steps; always with several workers
   * per rank.
   */
  overlap?: boolean
  /**
   * Address of the worker script, which the package exports as `lanewise/worker`. Needed only if the security policy of a
   * page forbids workers from blobs. Default: none, the script is part of the library.
   */
  workerUrl?: Address
}

/** The default road: that of EPCC's course programs. */
export const defaults = { cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' } as const
