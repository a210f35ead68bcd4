import type { KernelName } from '../kernels/names.js'
import type { ExecutorName } from '../kernels/run.js'
import type { GivenRoad } from '../layouts/pack.js'
import type { Boundary } from '../models/boundary.js'
import type { Model } from '../models/table.js'
import type { RandomName } from '../random/road.js'
import type { Address } from '../workers/spawn.js'

/** What createSimulation may be told. Everything has a default. */
export type SimulationOptions = {
  /** What is computed. Default: `traffic()`. */
  model?: Model
  /** What is at the ends of the road. Default: 'ring'. */
  boundary?: Boundary
  /** Length of the road in cells, from 1 up to what fits into memory. Default: 10,240,000. */
  cells?: number
  /** Wanted cars a cell, 0 to 1; each cell is drawn on its own, so what is found differs a little. Default: 0.52. */
  density?: number
  /**
   * Seed of the road, and of all that is random on the way; an integer from 0 up to what the generator takes.
   * Default: 5743.
   */
  seed?: number
  /** The generator that fills the road. Default: 'philox'. */
  random?: RandomName
  /**
   * A road instead of `cells`, `density` and `random`: 0 (empty) or 1 (a car) for each cell, or text such as '#..#.',
   * which may have a line end behind it, or what `parseNpy` gives. Cars stand still at first. `seed` is allowed beside it where something is random.
   *
   * Any object with `length` and `slice(from, to)` is a road, too, of which no cells but those that are needed are asked
   * for, a piece at a time: the way to give one that is too long for memory, such as a file's, see `openNpy`. With
   * executor 'mpi' each rank asks for its own cells alone.
   */
  road?: GivenRoad
  /**
   * The same with velocities, for models that have them: -1 for an empty cell, or what a car's velocity is, 0 to vmax;
   * such as `velocities()` gives.
   */
  velocities?: ArrayLike<number>
  /** How a block is advanced. Default: 'auto', the fastest that this host can run. */
  kernel?: KernelName | 'auto'
  /**
   * Who runs the blocks. Default: 'auto', threads where there are several and the road is worth it. 'mpi' needs a
   * launcher, such as mpirun, and the same calls in every rank.
   */
  executor?: ExecutorName | 'auto'
  /** Worker threads, 1 to 1024; of each rank, with 'mpi'. Default: as many as can run at once; with 'mpi' 1. */
  workers?: number
  /**
   * Steps between exchanges of ghosts, 1 to 4096; changes the speed and never the road. A short road may have fewer.
   * Default: what suits the kernel, and with 'mpi' what messages cost, too.
   */
  depth?: number
  /**
   * With 'mpi': whether messages travel while the inner cells are advanced. That needs more ghosts, so it changes the
   * speed and never the road. Default: where it pays, by what messages and steps cost. Several workers a rank always do.
   */
  overlap?: boolean
  /**
   * Where the file of a worker thread is, which the package exports as `lanewise/worker`. Needed only where a page's
   * policy forbids workers from blobs. Default: none, the worker is started from a text within the library.
   */
  workerUrl?: Address
}

/** The road that is filled if nothing is said: that of EPCC's course programs. */
export const defaults = { cells: 10_240_000, density: 0.52, seed: 5743, random: 'philox' } as const
