import {
  checkChoice,
  checkFunction,
  checkInteger,
  checkNames,
  checkNumber,
  checkSignal,
  givenOf,
  show,
} from '../check.js'
import { poolExecutors } from '../executors/openPool.js'
import { freeMemory } from '../host.js'
import { checkContour } from './contour.js'
import { tableBytes } from './hankelTable.js'
import { waveKernels } from './kernels/kernel.js'
import type { WaveOptions } from './options.js'
import { type Contour, egg, farthest, type Scene, sceneOf } from './scene.js'
import { schedules } from './schedule.js'

/** The defaults of the options that are plain values. */
export const waveDefaults = {
  nx: 128,
  segments: 128,
  wavelength: 0.5,
  kernel: 'auto',
  executor: 'auto',
  schedule: 'dynamic',
} as const

/** Options that are checked and complete. */
export type Plan = {
  nx: number
  ny: number
  segments: number
  wavelength: number
  corners: Scene['corners']
} & Required<Pick<WaveOptions, 'kernel' | 'executor' | 'schedule'>> &
  Pick<WaveOptions, 'workers' | 'progress' | 'signal'>

/** Most intervals of the grid in one direction, and most segments: more are probably a mistake. */
const MOST = 2 ** 24
const MOST_SEGMENTS = 2 ** 16

/** The longest wavelength. Far beyond the obstacle there is nothing to see. */
const LONGEST = 1e9

/** Largest k r: there the table takes 64 MiB. */
const MOST_KR = 2 ** 16

/** Bytes per point: both fields, the mask, and a second copy of the scattered field while it is put together. */
const POINT = 50

/** Bytes per segment. */
const SEGMENT = 400

/** Bytes of a worker thread itself. */
const WORKER = 9e6

const NAMES = [
  'nx',
  'ny',
  'segments',
  'wavelength',
  'contour',
  'kernel',
  'executor',
  'workers',
  'schedule',
  'progress',
  'signal',
]

/** Checks all options before any work. */
export function checkWave(options: WaveOptions): Plan {
  checkNames('createWave', options, NAMES)
  const given = { ...waveDefaults, ...givenOf(options) }
  const nx = checkInteger('nx', given.nx, 1, MOST)
  const ny = checkInteger('ny', given.ny === undefined ? nx : given.ny, 1, MOST)
  const segments = checkSegments(given.segments)
  const wavelength = checkWavelength(given.wavelength)
  checkChoice('kernel', given.kernel, [...waveKernels, 'auto'])
  checkChoice('executor', given.executor, [...poolExecutors, 'auto'])
  checkChoice('schedule', given.schedule, schedules)
  const { executor, workers, progress, signal, contour = egg } = given
  if (workers !== undefined) checkInteger('workers', workers, 1, 1024)
  if (given.kernel === 'gpu') checkAlone(executor, workers)
  if (executor === 'serial' && workers !== undefined && workers > 1) {
    throw new RangeError(`workers: ${workers} is not 1; executor 'serial' has one worker`)
  }
  if (progress !== undefined) checkFunction('progress', progress)
  if (signal !== undefined) checkSignal(signal)
  checkFunction('contour', contour)
  checkPoints(nx, ny, segments)
  const corners = checkContour(contour as Contour, segments)
  const kr = checkShortest(corners, wavelength)
  checkTables(tableBytes(kr), segments, executor === 'serial' ? 1 : (workers ?? 1))
  return { ...given, nx, ny, segments, wavelength, corners }
}

/** One thread asks the GPU for all points. */
function checkAlone(executor: string, workers: number | undefined) {
  if (executor === 'threads' || executor === 'mpi') {
    throw new Error(`executor: '${executor}' cannot run kernel 'gpu', which computes all points`)
  }
  if (workers !== undefined && workers > 1) {
    throw new RangeError(`workers: ${workers} is not 1; kernel 'gpu' has one worker`)
  }
}

function checkSegments(segments: unknown): number {
  checkInteger('segments', segments, 4, MOST_SEGMENTS)
  if (Number(segments) % 4 === 0) return segments as number
  throw new RangeError(
    `segments: ${segments} is not a multiple of 4; a segment across the border of the shadow, at a quarter of the default contour, would be lit or not by rounding alone`,
  )
}

function checkWavelength(wavelength: unknown): number {
  if (typeof wavelength === 'number' && !(wavelength > 0 && wavelength <= LONGEST)) {
    throw new RangeError(`wavelength: ${show(wavelength)} is not a number above 0 and up to ${LONGEST}`)
  }
  return checkNumber('wavelength', wavelength, 0, LONGEST)
}

/** The largest k r, if the table of Bessel functions reaches it. */
function checkShortest(corners: Scene['corners'], wavelength: number): number {
  const reached = (wavelength: number) => farthest(sceneOf(corners, 1, 1, wavelength))
  const kr = reached(wavelength)
  if (kr <= MOST_KR) return kr
  let [tooShort, fits] = [wavelength, LONGEST]
  while (fits > 1.001 * tooShort) {
    const middle = Math.sqrt(tooShort * fits)
    if (reached(middle) <= MOST_KR) fits = middle
    else tooShort = middle
  }
  throw new RangeError(
    `wavelength: ${wavelength} is too short for this contour: the table of Bessel functions ends at ${MOST_KR}, and k r goes to ${kr.toPrecision(3)}; from ${(1.01 * fits).toPrecision(3)} on it fits`,
  )
}

function checkPoints(nx: number, ny: number, segments: number) {
  const points = (nx + 1) * (ny + 1)
  const others = SEGMENT * segments
  if (POINT * points + others <= freeMemory()) return
  const most = Math.max(0, Math.floor((freeMemory() - others) / POINT))
  throw new RangeError(
    `nx, ny: ${nx + 1} times ${ny + 1} points are too many for memory; with ${segments} segments ${most} fit`,
  )
}

/** Each worker has the table and the segments twice for a moment: as they are sent, and in the memory of its kernel. */
function checkTables(table: number, segments: number, workers: number) {
  const each = WORKER + 2 * (table + SEGMENT * segments)
  if (workers === 1 || workers * each <= freeMemory()) return
  throw new RangeError(
    `workers: ${workers} are too many for memory; with this wavelength and ${segments} segments ${Math.floor(freeMemory() / each)} fit`,
  )
}
