import { eachCar } from './carStart.js'
import { type Clusters, openClusters } from './clusters.js'
import { type BlockRange, type Cells, NO_PAST } from './layout.js'

/**
 * The cars of one block, as a layout of cars stores them, in the order of the road. They have indices; index 0 is number
 * `base()`, and the cars on the road are those from `first()` to `end()` - 1. A position is counted from the first cell of
 * the road at the start, and grows from lap to lap.
 */
export type Cars = {
  first(): number
  end(): number
  base(): number
  /** Puts a car at an index; gap is the number of empty cells to the car ahead. */
  put(index: number, position: number, gap: number, velocity: number): void
  /** Changes which cars are on the road. */
  set(first: number, end: number): void
  /** Begins a road: the cars are numbered as when it is loaded. */
  reset(): void
  position(index: number): number
  gap(index: number): number
  velocity(index: number): number
  /** Reads the cars from .. to - 1, the first of which is at `position`. Returns the position of the next one. */
  read(from: number, to: number, position: number, positions: Float64Array, velocities: Uint8Array): number
  /** The first car on the road at this position or ahead of it, and its position; car `end()` if there is none. */
  locate(position: number): { car: number; position: number }
  strip: Cells['strip']
  receive: Cells['receive']
}

/** Cars that are read at a time. */
const PIECE = 32

type Visit = (positions: Float64Array, velocities: Uint8Array, count: number) => void

/** Visits all cars of a block, piece by piece. */
function eachPiece(cars: Cars, visit: Visit) {
  const first = cars.first()
  if (first < cars.end()) eachBefore(cars, first, cars.position(first), Number.POSITIVE_INFINITY, visit)
}

/** Visits the cars from `car` on, which is at `position`, up to the last piece with a car before position `limit`. */
function eachBefore(cars: Cars, car: number, position: number, limit: number, visit: Visit) {
  const end = cars.end()
  const positions = new Float64Array(PIECE)
  const velocities = new Uint8Array(PIECE)
  for (let next = car, at = position; next < end && at < limit; ) {
    const to = Math.min(end, next - (next % PIECE) + PIECE)
    at = cars.read(next, to, at, positions, velocities)
    visit(positions, velocities, to - next)
    next = to
  }
}

/** What a road of cells asks a block, answered from cars. */
export function cellsOf(cars: Cars, range: BlockRange, span: number): Cells {
  const { cells, open, begin, end } = range
  return {
    load(packed, _, velocities = 0) {
      const { first } = range.past ?? NO_PAST
      const [from, to] = open ? [first, first + range.cars] : [span * begin, Math.min(range.cars, span * end)]
      cars.reset()
      const offset = cars.base()
      eachCar(packed, range, from, to, (number, order, position, gap) => {
        cars.put(
          number - offset,
          position,
          gap,
          typeof velocities === 'number' ? velocities : velocities[order],
        )
      })
      cars.set(from - offset, to - offset)
    },
    store(packed) {
      eachPiece(cars, (positions, _, count) => {
        let lap = cells * Math.floor(positions[0] / cells)
        for (let i = 0; i < count; i++) {
          if (positions[i] >= lap + cells) lap += cells
          const cell = positions[i] - lap
          packed[Math.floor(cell / 8)] |= 1 << (cell % 8)
        }
      })
    },
    states(from, states) {
      if (cars.first() === cars.end()) return
      const begin = cars.position(cars.first())
      // On a ring, the same cells come again in every lap.
      const lap = open ? 0 : 1 + Math.floor((begin - from - states.length) / cells)
      for (let start = from + cells * lap; start < (open ? cells : begin + cells); start += cells) {
        const limit = start + states.length
        const { car, position } = cars.locate(start)
        eachBefore(cars, car, position, limit, (positions, velocities, count) => {
          for (let i = 0; i < count && positions[i] < limit; i++) {
            states[positions[i] - start] = velocities[i] + 1
          }
        })
      }
    },
    trace(from, positions, states) {
      const offset = cars.base()
      const begin = Math.max(cars.first(), from - offset)
      const end = Math.min(cars.end(), from - offset + positions.length)
      if (begin >= end) return
      const at = begin + offset - from
      cars.read(begin, end, cars.position(begin), positions.subarray(at), states.subarray(at))
      for (let i = at; i < at + end - begin; i++) states[i]++
    },
    extent() {
      if (open || cars.first() === cars.end()) return { from: 0, length: cells }
      const [first, last] = [cars.position(cars.first()), cars.end() - 1]
      return { from: first % cells, length: cars.position(last) + cars.gap(last) + 1 - first }
    },
    gaps: () => gapsOf(cars, open),
    jams: () => jamsOf(cars, cells),
    strip: cars.strip,
    receive: cars.receive,
  }
}

/** Counts gaps of at least one cell. The first car of an open road has none. */
function gapsOf(cars: Cars, open: boolean): Clusters {
  const counts: number[] = [0]
  const add = (gap: number) => {
    while (counts.length <= gap) counts.push(0)
    if (gap > 0) counts[gap]++
  }
  let before = Number.NaN
  eachPiece(cars, (positions, _, count) => {
    for (let i = 0; i < count; i++) {
      if (!Number.isNaN(before)) add(positions[i] - before - 1)
      before = positions[i]
    }
  })
  if (!open && cars.end() > cars.first()) add(cars.gap(cars.end() - 1))
  return { counts, segments: [] }
}

/** Counts runs of stopped cars in adjacent cells, on the cells from the first car of the block to the next block's. */
function jamsOf(cars: Cars, cells: number): Clusters {
  const [first, end] = [cars.first(), cars.end()]
  if (first === end) return { counts: [0], segments: [] }
  const begin = cars.position(first)
  const length = cars.position(end - 1) + cars.gap(end - 1) + 1 - begin
  const found = openClusters([begin % cells], [length])
  let stoppedBefore = false
  let next = begin
  eachPiece(cars, (positions, velocities, count) => {
    for (let i = 0; i < count; i++) {
      if (stoppedBefore && positions[i] > next) {
        found.change(0, next - begin)
        stoppedBefore = false
      }
      const stopped = velocities[i] === 0
      if (stopped !== stoppedBefore) found.change(0, positions[i] - begin)
      stoppedBefore = stopped
      next = positions[i] + 1
    }
  })
  if (stoppedBefore && next - begin < length) found.change(0, next - begin)
  return found.end()
}
