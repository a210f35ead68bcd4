import type { Cars } from './cars.js'
import type { BlockRange, Layout, Memory, Road } from './layout.js'
import { popcount } from './packed.js'

/** Cars of a row, rows of a tile, and its cars. */
export const ROW_CARS = 128
export const TILE_ROWS = 64
const TILE_CARS = TILE_ROWS * ROW_CARS

/** Bytes of a plane: one bit for each car of a row. */
export const PLANE = 16

/**
 * Rows of 128 consecutive cars, one bit each. A row is several planes, one after the other: the velocity as a thermometer,
 * and the gap as a binary number. The car ahead of bit l is bit l + 1; that of bit 127 is bit 0 of the next row.
 *
 *     row r      │ v ≥ 1 │ v ≥ 2 │ … │ v ≥ vmax │ gap bit 0 │ gap bit 1 │ … │ gap bit m - 1 │     16 bytes each
 *
 *     a block    │ header │ anchors │ row │ row │ … │ ghost row │
 *
 * Positions follow from gaps. So that few gaps must be added, the anchors are the positions of the first cars of tiles of
 * 64 rows. Bits that belong to no car are 0.
 *
 * A ghost row lasts for 127 steps, because what is wrong moves back by one car per step. The first row of a block is its
 * neighbour's ghost, so blocks have at least two rows: then it is full.
 *
 * The rows of an open road are at the end of their room, as the cars in the layout of arrays are (arrays.ts).
 */
export const rows: Layout = {
  name: 'rows',
  span: ROW_CARS,
  mostGhosts: 1,
  units: (road) => (road.open ? roomOf(road) : Math.ceil(road.cars / ROW_CARS)),
  bytes: (range) => {
    const { size, count, tiles } = shapeOf(range)
    return HEAD + 64 * Math.ceil((8 * tiles) / 64) + size * count
  },
  stripBytes: (range) => shapeOf(range).size * range.ghosts,
  cellRanges: ({ cells }) => [{ from: 0, to: cells }],
}

const HEAD = 64

/** The numbers in the header. */
const FIRST = 0
const END = 1
const BASE = 2
/** Planes of gaps that are not all 0. */
const LIVE = 3
/** The position of the first car of an open road. */
const FRONT = 4
/** A car that was found lately, and its position; NaN if it is not known any more. */
const MARK = 5
const MARK_AT = 6

/** Rows for the cars of an open road: so many that they are seldom moved. */
function roomOf({ cells }: Road): number {
  const full = Math.ceil(cells / ROW_CARS)
  return full + Math.max(2 * TILE_ROWS, Math.ceil(full / 4))
}

/** Planes of a gap: enough for all empty cells of the road, and for what is ahead of the first car of an open road. */
export const gapPlanesOf = ({ cells, cars, open }: Road): number =>
  Math.max(FEWEST_PLANES, Math.ceil(Math.log2((open ? cells : cells - cars) + 1)))

/** A step works on gaps and velocities of four bits. */
const FEWEST_PLANES = 4

/** Bytes of a row, rows of a block with its ghost, and tiles. */
function shapeOf(range: BlockRange) {
  const count = range.end - range.begin + range.ghosts
  const planes = range.vmax + gapPlanesOf(range)
  return { planes, size: PLANE * planes, count, tiles: Math.ceil(count / TILE_ROWS) + 1 }
}

/** The cars of a block in rows. */
export type CarRows = Cars & {
  /** All rows of the block: word q of plane p of row r is number 4 (planes r + p) + q. */
  words: Int32Array
  planes: number
  /** Planes of gaps that are not all 0; the others need not be read. */
  live(): number
  setLive(live: number): void
  setGap(index: number, gap: number): void
  /** The first car on the road of a tile. */
  firstOf(tile: number): number
  /** Says that the first car of a tile has moved. */
  moveAnchor(tile: number, by: number): void
  /** Must be called after so many steps; on an open road after each step. */
  settle(steps: number): void
  /** Bytes of a row. */
  size: number
  leave(): void
  enter(position: number, velocity: number): void
}

export function openRows(memory: Memory, address: number, range: BlockRange): CarRows {
  const { cars, open, vmax, begin, end, ghosts } = range
  const { planes, size, count, tiles } = shapeOf(range)
  const rowsAt = address + HEAD + 64 * Math.ceil((8 * tiles) / 64)
  const head = new Float64Array(memory.buffer, address, HEAD / 8)
  const anchors = new Float64Array(memory.buffer, address + HEAD, tiles)
  const words = new Int32Array(memory.buffer, rowsAt, (size * count) / 4)
  const bytes = new Uint8Array(memory.buffer, rowsAt, size * count)
  const room = end - begin
  const column = new Int32Array(planes)

  /** The word of plane 0 that a car has a bit in. */
  const at = (index: number) => 4 * planes * Math.floor(index / ROW_CARS) + ((index >> 5) & 3)
  const bitOf = (index: number, plane: number) => (words[at(index) + 4 * plane] >>> (index & 31)) & 1

  function setBits(index: number, plane: number, count: number, value: (i: number) => number) {
    const [first, bit] = [at(index) + 4 * plane, 1 << (index & 31)]
    for (let i = 0; i < count; i++) {
      const word = words[first + 4 * i]
      words[first + 4 * i] = value(i) ? word | bit : word & ~bit
    }
  }
  function setGap(index: number, gap: number) {
    setBits(index, vmax, planes - vmax, (i) => Math.floor(gap / 2 ** i) % 2)
    while (gap >= 2 ** head[LIVE]) head[LIVE]++
  }
  const setVelocity = (index: number, velocity: number) =>
    setBits(index, 0, vmax, (i) => (velocity > i ? 1 : 0))

  function velocity(index: number): number {
    let v = 0
    while (v < vmax && bitOf(index, v)) v++
    return v
  }
  function gap(index: number): number {
    let gap = 0
    for (let j = 0; j < head[LIVE]; j++) gap += bitOf(index, vmax + j) * 2 ** j
    return gap
  }

  /** Sums gap + 1 of those cars of a word that have a bit in `own`. */
  function lengthOf(word: number, own: number): number {
    let length = popcount(own)
    const live = head[LIVE]
    for (let j = 0, value = 1, gap = word + 4 * vmax; j < live; j++, value += value, gap += 4) {
      const digit = words[gap] & own
      if (digit !== 0) length += popcount(digit) * value
    }
    return length
  }
  /** The first car on the road of a tile. */
  const firstOf = (tile: number) => Math.max(head[FIRST], TILE_CARS * tile)

  /** Cells from a car up to another one, which is in the same word or the first of the next one. */
  function lengthBetween(car: number, next: number): number {
    const [from, count] = [car & 31, next - car]
    return lengthOf(at(car), count > 31 ? -1 : ((1 << count) - 1) << from)
  }

  function position(index: number): number {
    const tile = Math.floor(index / TILE_CARS)
    let [car, position] = [firstOf(tile), anchors[tile]]
    while (car < index) {
      const next = Math.min(index, car - (car & 31) + 32)
      position += lengthBetween(car, next)
      car = next
    }
    return position
  }

  /** Of the cars whose positions are known, the one that is nearest to a position in a tile. */
  function nearest(tile: number, wanted: number): [car: number, position: number] {
    let [car, position] = [firstOf(tile), anchors[tile]]
    const take = (other: number, at: number) => {
      if (other < head[FIRST] || other >= head[END]) return
      if (Math.abs(at - wanted) < Math.abs(position - wanted)) [car, position] = [other, at]
    }
    take(TILE_CARS * (tile + 1), anchors[tile + 1])
    take(head[MARK], head[MARK_AT])
    return [car, position]
  }

  /** Makes room before the cars of an open road. */
  function moveToEnd() {
    const from = Math.floor(head[FIRST] / ROW_CARS)
    const to = Math.ceil(head[END] / ROW_CARS)
    const tiles = Math.floor((room - to) / TILE_ROWS)
    const by = tiles * TILE_ROWS
    bytes.copyWithin(size * (from + by), size * from, size * to)
    bytes.fill(0, 0, size * (from + by))
    anchors.copyWithin(tiles, 0, anchors.length - tiles)
    for (const number of [FIRST, END]) head[number] += by * ROW_CARS
    head[BASE] -= by * ROW_CARS
    head[MARK_AT] = Number.NaN
  }

  return {
    words,
    planes,
    size,
    first: () => head[FIRST],
    end: () => head[END],
    base: () => head[BASE],
    live: () => head[LIVE],
    setLive(live) {
      head[LIVE] = live
    },
    set(first, end) {
      head[FIRST] = first
      head[END] = end
      if (first < end) head[FRONT] = position(end - 1)
    },
    reset() {
      bytes.fill(0)
      anchors.fill(Number.NaN)
      head[LIVE] = FEWEST_PLANES
      head[MARK_AT] = Number.NaN
      head[FIRST] = 0
      head[END] = 0
      head[BASE] = ROW_CARS * (open ? Math.ceil(cars / ROW_CARS) - room : begin)
    },
    put(index, position, gap, velocity) {
      const tile = Math.floor(index / TILE_CARS)
      if (Number.isNaN(anchors[tile])) anchors[tile] = position
      setGap(index, gap)
      setVelocity(index, velocity)
    },
    position: (index) => (open && index === head[END] - 1 ? head[FRONT] : position(index)),
    gap,
    velocity,
    setGap,
    read(from, to, position, positions, velocities) {
      let next = position
      const digits = vmax + head[LIVE]
      for (let car = from; car < to; ) {
        // The planes of 32 cars.
        for (let p = 0, word = at(car); p < digits; p++, word += 4) column[p] = words[word]
        for (const end = Math.min(to, car - (car & 31) + 32); car < end; car++) {
          const bit = car & 31
          let v = 0
          for (let p = 0; p < vmax; p++) v += (column[p] >>> bit) & 1
          let gap = 0
          for (let p = vmax, value = 1; p < digits; p++, value += value)
            gap += value * ((column[p] >>> bit) & 1)
          positions[car - from] = next
          velocities[car - from] = v
          next += 1 + gap
        }
      }
      return next
    },
    locate(wanted) {
      const [first, end] = [head[FIRST], head[END]]
      if (first === end) return { car: end, position: Number.NaN }
      let [low, high] = [Math.floor(first / TILE_CARS), Math.ceil(end / TILE_CARS)]
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if (anchors[middle] < wanted) low = middle
        else high = middle
      }
      let [car, position] = nearest(low, wanted)
      while (position >= wanted && car > first) {
        const before = Math.max(first, car - 1 - ((car - 1) % 32))
        position -= lengthBetween(before, car)
        car = before
      }
      // Word by word, and then by halves of a word, as long as the next car is still behind.
      for (let size = 32; car < end && position < wanted; ) {
        const next = Math.min(end, car - (car % size) + size)
        const length = lengthBetween(car, next)
        if (position + length >= wanted && size > 1) {
          size /= 2
          continue
        }
        position += length
        car = next
      }
      head[MARK] = car
      head[MARK_AT] = position
      return { car, position }
    },
    firstOf,
    moveAnchor(tile, by) {
      anchors[tile] += by
    },
    settle(steps) {
      // After one step the velocity is what a car moved.
      head[MARK_AT] =
        steps === 1 && head[MARK] < head[END] ? head[MARK_AT] + velocity(head[MARK]) : Number.NaN
      if (!open) return
      head[FRONT] += velocity(head[END] - 1)
      // The bit before the last car of the road is nobody's, but the last car has moved away from it.
      if (head[FIRST] % ROW_CARS > 0) setGap(head[FIRST] - 1, 0)
    },
    leave() {
      const last = head[END] - 1
      head[END]--
      setGap(last, 0)
      setVelocity(last, 0)
      if (head[FIRST] < last) head[FRONT] -= 1 + gap(last - 1)
    },
    enter(position, velocity) {
      if (head[FIRST] === 0) moveToEnd()
      const empty = head[FIRST] === head[END]
      const last = empty ? position + 1 : anchors[Math.floor(head[FIRST] / TILE_CARS)]
      head[FIRST]--
      anchors[Math.floor(head[FIRST] / TILE_CARS)] = position
      if (empty) head[FRONT] = position
      setVelocity(head[FIRST], velocity)
      setGap(head[FIRST], last - position - 1)
    },
    strip: (side) => bytes.subarray(0, side === 'left' ? size * ghosts : 0),
    receive(side, strip) {
      if (side === 'left' || ghosts === 0) return
      bytes.set(strip.subarray(0, size), size * room)
      for (let plane = head[LIVE]; plane < planes - vmax; plane++) {
        for (let q = 0; q < 4; q++) if (words[4 * (planes * room + vmax + plane) + q]) head[LIVE] = plane + 1
      }
    },
  }
}
