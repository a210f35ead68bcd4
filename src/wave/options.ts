import type { ExecutorName } from '../kernels/run.js'
import type { Signal } from '../workers/pool.js'
import type { WaveKernelName } from './kernels/kernel.js'
import type { Contour } from './scene.js'
import type { Schedule } from './schedule.js'

/** Options of `createWave`. All have defaults. */
export type WaveOptions = {
  /** Intervals of the grid in x, from 1 up to what fits into memory; it has nx + 1 points there. Default: 128. */
  nx?: number
  /** Intervals in y. Default: nx. */
  ny?: number
  /**
   * Segments of the contour, a multiple of 4: the borders of the shadow, at a quarter and three quarters of the default
   * contour, are then between two segments. From 4 to 65,536, and so many that a segment is shorter than half a wavelength.
   * Default: 128.
   */
  segments?: number
  /**
   * Wavelength, in the unit of the contour: above 0, and not so short that k r, 2π distances / wavelength, exceeds 65536.
   * Default: 0.5.
   */
  wavelength?: number
  /**
   * The obstacle: a function from t, 0 to 1, to a point [x, y] of its edge. Convex, anticlockwise, closed, from 0.01 to
   * 1,000,000 across. Default: `egg`.
   */
  contour?: Contour
  /**
   * 'naive', 'vectorised', 'wasm', 'simd', 'gpu', in single precision through WebGPU and only with executor 'serial', or
   * 'multipole', which is another algorithm. Default: 'auto', 'simd' where this host can run it and 'naive' elsewhere.
   */
  kernel?: WaveKernelName | 'auto'
  /**
   * 'serial': the caller's thread; 'threads': worker threads; 'mpi': the ranks that a launcher has started, all of which
   * get the whole field. Default: 'auto', threads where there are several cores, the wave takes long enough, and threads
   * start; otherwise serial.
   */
  executor?: ExecutorName | 'auto'
  /**
   * Threads, 1 to 1024, but no more than points; with 'mpi' those of each rank. Default: as many as can run at once; with
   * 'mpi' 1.
   */
  workers?: number
  /**
   * How points are shared out: 'blocks', one block of neighbouring points per worker; 'cyclic', every W-th point to one of
   * W workers; 'dynamic', ever fewer points to whoever is free. Ranks take no points from each other: with 'mpi' and
   * 'dynamic' they get equal shares, and only the threads of a rank take what is next. The field is the same with all of
   * them. Default: 'dynamic'.
   */
  schedule?: Schedule
  /** Called now and then with the number of points done and of all points. */
  progress?: (done: number, total: number) => void
  /** Such as an `AbortSignal`. It ends the computation, and the promise rejects. */
  signal?: Signal
}
