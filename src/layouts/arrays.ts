import type { Cars } from './cars.js'
import { type BlockRange, type Layout, type Memory, NO_PAST, type Road } from './layout.js'

/**
 * An array of positions and one of velocities. Behind a block's own cars come its ghosts, the cars ahead of it, and then
 * one place for a car that is not there: on a ring in one block the first car, a lap ahead; on an open road whatever the
 * first car must not hit.
 *
 *     │ header │ own cars … │ ghosts │ ahead │ own cars … │ ghosts │ ahead │
 *                positions, 8 bytes each       velocities, a byte each
 *
 * The cars of an open road are at the end of their room. A car that enters comes before them; when there is no place left
 * before them, all are moved to the end again.
 *
 *     │ room for cars that enter │ cars on the road │ cars that left │ ahead │
 *                               first              end
 */
export const arrays: Layout = {
  name: 'arrays',
  span: 1,
  mostGhosts: Number.POSITIVE_INFINITY,
  units: (road) => (road.open ? roomOf(road) : road.cars),
  bytes: (range) => HEAD + 9 * placesOf(range) + 8,
  stripBytes: ({ ghosts }) => 16 * ghosts,
  cellRanges: ({ cells }) => [{ from: 0, to: cells }],
}

const HEAD = 64

/** Places for the cars of an open road: so many that they are seldom moved. */
const roomOf = ({ cells }: Road) => cells + Math.max(64, Math.ceil(cells / 4))

const placesOf = ({ begin, end, ghosts }: BlockRange) => end - begin + ghosts + 1

/** The numbers in the header. */
const FIRST = 0
const END = 1
const BASE = 2

/** The cars of a block in arrays; cars may leave and enter an open road. */
export type CarArrays = Cars & {
  positions: Float64Array
  velocities: Uint8Array
  /** Ghosts that are still correct. */
  validGhosts: number
  leave(): void
  enter(position: number, velocity: number): void
}

export function openArrays(memory: Memory, address: number, range: BlockRange): CarArrays {
  const { cells, open, begin, end, ghosts } = range
  const last = end === range.cars
  const head = new Float64Array(memory.buffer, address, HEAD / 8)
  const places = placesOf(range)
  const positions = new Float64Array(memory.buffer, address + HEAD, places)
  const velocities = new Uint8Array(memory.buffer, address + HEAD + 8 * places, places)
  const room = end - begin
  const strip = new Float64Array(2 * ghosts)

  /** Makes room before the cars of an open road. */
  function moveToEnd() {
    const by = room - head[END]
    for (const array of [positions, velocities]) array.copyWithin(by + head[FIRST], head[FIRST], head[END])
    for (const number of [FIRST, END]) head[number] += by
    head[BASE] -= by
  }

  const arrays: CarArrays = {
    positions,
    velocities,
    validGhosts: 0,
    first: () => head[FIRST],
    end: () => head[END],
    base: () => head[BASE],
    set(first, end) {
      head[FIRST] = first
      head[END] = end
    },
    put(index, position, gap, velocity) {
      positions[index] = position
      velocities[index] = velocity
      // The gap of the last car is read before the first exchange.
      positions[index + 1] = position + gap + 1
    },
    reset() {
      // The cars of the start are at the end of the room of an open road.
      head[BASE] = open ? (range.past ?? NO_PAST).first + range.cars - room : begin
    },
    position: (index) => positions[index],
    gap(index) {
      const isLast = !open && begin === 0 && last && index === head[END] - 1
      return (isLast ? positions[head[FIRST]] + cells : positions[index + 1]) - positions[index] - 1
    },
    velocity: (index) => velocities[index],
    read(from, to, _, intoPositions, intoVelocities) {
      intoPositions.set(positions.subarray(from, to))
      intoVelocities.set(velocities.subarray(from, to))
      return positions[to]
    },
    locate(position) {
      let [low, high] = [head[FIRST], head[END]]
      while (low < high) {
        const middle = (low + high) >>> 1
        if (positions[middle] < position) low = middle + 1
        else high = middle
      }
      return { car: low, position: positions[low] }
    },
    leave() {
      head[END]--
    },
    enter(position, velocity) {
      if (head[FIRST] === 0) moveToEnd()
      head[FIRST]--
      positions[head[FIRST]] = position
      velocities[head[FIRST]] = velocity
    },
    strip(side) {
      if (side === 'right') return new Uint8Array(0)
      strip.set(positions.subarray(0, ghosts))
      strip.set(velocities.subarray(0, ghosts), ghosts)
      return new Uint8Array(strip.buffer)
    },
    receive(side, bytes) {
      if (side === 'left' || ghosts === 0) return
      const from = new Float64Array(bytes.buffer, bytes.byteOffset, 2 * ghosts)
      // Ahead of the last block is the first, by a lap.
      const lap = last ? cells : 0
      for (let i = 0; i < ghosts; i++) {
        positions[room + i] = from[i] + lap
        velocities[room + i] = from[ghosts + i]
      }
      arrays.validGhosts = ghosts
    },
  }
  return arrays
}
