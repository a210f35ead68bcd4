import type { Cars } from './cars.js'
import { type BlockRange, type Layout, type Memory, NO_PAST, type Road } from './layout.js'
import { openLongGaps, PLACE, placesFor } from './longGaps.js'
import { popcount } from './packed.js'

/** Cars of a row, rows of a tile, and its cars. */
export const ROW_CARS = 128
export const TILE_ROWS = 64
const TILE_CARS = TILE_ROWS * ROW_CARS

/** Most steps between exchanges, as many as a ghost row lasts. */
export const MOST_STEPS = ROW_CARS - 1

/** Bytes of a plane: one bit for each car of a row. */
export const PLANE = 16

/**
 * Rows of 128 consecutive cars, one bit each. A row is several planes, one after the other: the velocity and the gap as
 * binary numbers, and which cars have long gaps. The car ahead of bit l is bit l + 1; that of bit 127 is bit 0 of the next
 * row.
 *
 *     row r      │ v bit 0 │ … │ v bit d - 1 │ gap bit 0 │ gap bit 1 │ … │ gap bit m │ long │      16 bytes each
 *
 *     a block    │ header │ anchors │ live │ row │ row │ … │ ghost row │ long gaps │
 *
 * Positions follow from gaps. So that few gaps must be added, the anchors are the positions of the first cars of tiles of
 * 64 rows. Bits that belong to no car are 0.
 *
 * Few gaps are many times as long as the mean, so there are no planes for all of their digits. A gap is **long** from 2^m
 * on. The planes have its remainder of 2^(m+1), and a table has the gap itself, as it was when `sortGaps` was called last.
 * In so few steps that no car drives 2^m cells, a long gap is never too short to drive with any velocity, and a change of
 * the remainder says how the gap has changed.
 *
 * A ghost row lasts for 127 steps, because what is wrong moves back by one car per step. The first row of a block is its
 * neighbour's ghost, so blocks have at least two rows: then it is full. A whole ring is its own neighbour.
 *
 * The rows of an open road are at the end of their room, as the cars in the layout of arrays are (arrays.ts). Of this room
 * so many rows are used that the cars are seldom moved; memory before them is never touched.
 */
export const rows: Layout = {
  name: 'rows',
  span: ROW_CARS,
  mostGhosts: 1,
  units: (road) => (road.open ? roomOf(road) : Math.ceil(road.cars / ROW_CARS)),
  bytes: (range) => {
    const { size, count, tiles, places } = shapeOf(range)
    return rowsFrom(tiles) + size * count + PLACE * places
  },
  stripBytes: (range) => stripOf(shapeOf(range)),
  cellRanges: ({ cells }) => [{ from: 0, to: cells }],
}

const HEAD = 64

/** The numbers in the header. */
const FIRST = 0
const END = 1
const BASE = 2
/** The position of the first car of an open road. */
const FRONT = 3
/** Rows of an open road that are used. */
const USED = 4
/** A car that was found lately, and its position; NaN if it is not known any more. */
const MARK = 5
const MARK_AT = 6

/** Rows for the cars of an open road. */
const roomOf = ({ cells }: Road) => roomFor(Math.ceil(cells / ROW_CARS))

/** Rows for some rows of cars on an open road: so many that they are seldom moved. */
const roomFor = (rows: number) => rows + Math.max(2 * TILE_ROWS, Math.ceil(rows / 4))

/** Binary digits of a velocity. */
export const digitsOf = (vmax: number): number => (vmax > 7 ? 4 : vmax > 3 ? 3 : vmax > 1 ? 2 : 1)

/** A gap of 2^4 cells is more than the largest velocity. */
const FEWEST_DIGITS = 4

/**
 * A gap is long from so many times the square of the mean distance of cars on. Such gaps are rare. With few cars on a road
 * their planes need little memory, and then more planes make more steps possible before gaps must be sorted.
 */
const RARE = 15

/** A distance for open roads, where the number of cars changes. */
const OPEN_DISTANCE = 5

/** A gap is long from 2 to the power of this on. A road of one tile needs little memory, so it has no long gaps. */
function longFrom({ cells, cars, open }: Road): number {
  const digits = Math.ceil(Math.log2((open ? cells : cells - cars) + 1))
  const distance = open ? OPEN_DISTANCE : cells / cars
  const rare = cars <= TILE_CARS && !open ? digits : Math.ceil(Math.log2(RARE * distance ** 2))
  return Math.max(FEWEST_DIGITS, Math.min(digits, rare))
}

/** Planes and bytes of a row, rows of a block with its ghost, its tiles, and places for long gaps. */
function shapeOf(range: BlockRange) {
  const { cells, cars, open, vmax, begin, end } = range
  const long = longFrom(range)
  const planes = digitsOf(vmax) + long + 2
  const count = end - begin + 1
  const tiles = Math.ceil(count / TILE_ROWS)
  // Tiles are not all at the same step when their gaps are sorted, so one of them may have a long gap too many.
  const most = Math.floor((open ? cells : cells - cars) / 2 ** long) + tiles + 1
  const places = placesFor(Math.min(most, ROW_CARS * count))
  return { planes, size: PLANE * planes, count, tiles, long, places }
}

/** Where the rows of a block begin: behind a number of 8 bytes for the anchor and the live planes of each tile. */
const rowsFrom = (tiles: number) => HEAD + 64 * Math.ceil((16 * tiles) / 64)

/** Bytes of a halo strip: a row, and its long gaps. */
const stripOf = ({ size }: { size: number }) => size + 8 * ROW_CARS

/** The cars of a block in rows. */
export type CarRows = Cars & {
  /** All rows of the block: word q of plane p of row r is number 4 (planes r + p) + q. */
  words: Int32Array
  planes: number
  /** Planes of the remainder of a gap; the plane behind them has the cars with long gaps. */
  gapPlanes: number
  /** The most steps after which gaps must be sorted, and which a ghost row lasts. */
  mostSteps: number
  /** Planes of gaps of a tile that are not all 0; the others need not be read. */
  live(tile: number): number
  setLive(tile: number, live: number): void
  /** Finds which gaps of some rows of a tile are long, after they have taken steps. */
  sortGaps(from: number, to: number): void
  setGap(index: number, gap: number): void
  /** Adds to a gap, for `sortGaps` to see. */
  addGap(index: number, cells: number): void
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
  const { cars, open, vmax, begin, end } = range
  const { planes, size, count, tiles, long, places } = shapeOf(range)
  const rowsAt = address + rowsFrom(tiles)
  const head = new Float64Array(memory.buffer, address, HEAD / 8)
  const anchors = new Float64Array(memory.buffer, address + HEAD, tiles)
  const lives = new Float64Array(memory.buffer, address + HEAD + 8 * tiles, tiles)
  const words = new Int32Array(memory.buffer, rowsAt, (size * count) / 4)
  const bytes = new Uint8Array(memory.buffer, rowsAt, size * count)
  const longGaps = openLongGaps(memory.buffer, rowsAt + size * count, places)
  const room = end - begin
  const column = new Int32Array(planes)
  const strip = new Float64Array(stripOf({ size }) / 8)
  const digits = digitsOf(vmax)
  const gapPlanes = long + 1
  const [longest, modulus] = [2 ** long, 2 ** gapPlanes]

  const tileOf = (index: number) => Math.floor(index / TILE_CARS)
  /** The word of plane 0 that a car has a bit in. */
  const at = (index: number) => 4 * planes * Math.floor(index / ROW_CARS) + ((index >> 5) & 3)
  /** The number of some planes of a car. */
  function numberIn(index: number, plane: number, count: number): number {
    let number = 0
    for (let i = 0, value = 1, word = at(index) + 4 * plane; i < count; i++, value += value, word += 4)
      number += ((words[word] >>> (index & 31)) & 1) * value
    return number
  }
  function putNumber(index: number, plane: number, count: number, number: number) {
    const bit = 1 << (index & 31)
    for (let i = 0, rest = number, word = at(index) + 4 * plane; i < count; i++, word += 4) {
      const half = Math.floor(rest / 2)
      if (rest > 2 * half) words[word] |= bit
      else words[word] &= ~bit
      rest = half
    }
  }
  /** The same where all are 0. */
  function addOnes(index: number, plane: number, number: number) {
    const bit = 1 << (index & 31)
    for (let rest = number, word = at(index) + 4 * plane; rest !== 0; rest >>>= 1, word += 4)
      if (rest & 1) words[word] |= bit
  }
  const isLong = (index: number) => numberIn(index, planes - 1, 1) === 1
  const remainder = (index: number) => numberIn(index, digits, gapPlanes)
  const velocity = (index: number) => numberIn(index, 0, digits)
  const setVelocity = (index: number, velocity: number) => putNumber(index, 0, digits, velocity)
  const gap = (index: number) => (isLong(index) ? longGaps.get(head[BASE] + index) : remainder(index))

  function setRemainder(index: number, gap: number) {
    putNumber(index, digits, gapPlanes, gap % modulus)
    const tile = tileOf(index)
    while (lives[tile] < gapPlanes && gap >= 2 ** lives[tile]) lives[tile]++
  }
  function setGap(index: number, gap: number) {
    setRemainder(index, gap)
    putLong(index, gap)
  }
  function putLong(index: number, gap: number) {
    const now = gap >= longest
    if (now || isLong(index)) longGaps.set(head[BASE] + index, now ? gap : 0)
    putNumber(index, planes - 1, 1, now ? 1 : 0)
    if (now) lives[tileOf(index)] = gapPlanes + 1
  }

  /** The cars of a row that have a one in any of some planes. */
  function eachIn(row: number, [first, second]: readonly number[], visit: (index: number) => void) {
    for (let q = 0; q < 4; q++) {
      const word = 4 * planes * row + q
      for (let rest = words[word + 4 * first] | words[word + 4 * second]; rest !== 0; rest &= rest - 1)
        visit(ROW_CARS * row + 32 * q + 31 - Math.clz32(rest & -rest))
    }
  }
  const maybeLong = [planes - 2, planes - 1] as const
  const surelyLong = [planes - 1, planes - 1] as const

  /** Finds out how a gap has changed, if it was or is long. */
  function sortGap(index: number) {
    const now = remainder(index)
    if (!isLong(index)) return putLong(index, now)
    const before = longGaps.get(head[BASE] + index)
    // It changed by less than half the modulus in either direction.
    const by = (now - (before % modulus) + modulus + longest) % modulus
    putLong(index, before + by - longest)
  }

  /** Sums gap + 1 of those cars of a word that have a bit in `own`. `car` is one of the word. */
  function lengthOf(car: number, own: number): number {
    let length = popcount(own)
    const word = at(car)
    const live = Math.min(gapPlanes, lives[tileOf(car)])
    for (let j = 0, value = 1, gap = word + 4 * digits; j < live; j++, value += value, gap += 4) {
      const digit = words[gap] & own
      if (digit !== 0) length += popcount(digit) * value
    }
    for (let rest = words[word + 4 * (planes - 1)] & own; rest !== 0; rest &= rest - 1) {
      const index = car - (car & 31) + 31 - Math.clz32(rest & -rest)
      length += gap(index) - remainder(index)
    }
    return length
  }
  /** The first car on the road of a tile. */
  const firstOf = (tile: number) => Math.max(head[FIRST], TILE_CARS * tile)

  /** Cells from a car up to another one, which is in the same word or the first of the next one. */
  function lengthBetween(car: number, next: number): number {
    const [from, count] = [car & 31, next - car]
    return lengthOf(car, count > 31 ? -1 : ((1 << count) - 1) << from)
  }

  function position(index: number): number {
    const tile = tileOf(index)
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

  /** Makes room before the cars of an open road: uses more rows if these are too few, or moves the cars. */
  function makeRoom() {
    const from = Math.floor(head[FIRST] / ROW_CARS)
    const to = Math.ceil(head[END] / ROW_CARS)
    const wanted = Math.min(room, roomFor(to - from))
    if (head[USED] < wanted) head[USED] = wanted
    else moveToEnd(from, to)
  }
  function moveToEnd(from: number, to: number) {
    const tiles = Math.floor((room - to) / TILE_ROWS)
    const by = tiles * TILE_ROWS
    bytes.copyWithin(size * (from + by), size * from, size * to)
    bytes.fill(0, size * from, size * (from + by))
    for (const each of [anchors, lives]) each.copyWithin(tiles, 0, each.length - tiles)
    lives.fill(FEWEST_DIGITS, 0, Math.floor((from + by) / TILE_ROWS))
    for (const number of [FIRST, END]) head[number] += by * ROW_CARS
    head[BASE] -= by * ROW_CARS
    head[MARK_AT] = Number.NaN
  }

  return {
    words,
    planes,
    gapPlanes,
    mostSteps: Math.min(MOST_STEPS, Math.floor((longest - 1) / vmax)),
    size,
    first: () => head[FIRST],
    end: () => head[END],
    base: () => head[BASE],
    live: (tile) => lives[tile],
    setLive(tile, live) {
      lives[tile] = live
    },
    sortGaps(from, to) {
      if (lives[Math.floor(from / TILE_ROWS)] < gapPlanes) return
      for (let row = from; row < to; row++) eachIn(row, maybeLong, sortGap)
    },
    set(first, end) {
      head[FIRST] = first
      head[END] = end
      if (first < end) head[FRONT] = position(end - 1)
    },
    reset() {
      if (lives.some((live) => live > gapPlanes)) longGaps.clear()
      // Memory is 0 at first, and that of an open road is not touched before it is used.
      bytes.fill(0, open ? size * (room - head[USED]) : 0)
      const from = (range.past ?? NO_PAST).first
      const end = Math.ceil((from + cars) / ROW_CARS)
      head[USED] = Math.min(room, roomFor(end - Math.floor(from / ROW_CARS)))
      anchors.fill(Number.NaN)
      lives.fill(FEWEST_DIGITS)
      head[MARK_AT] = Number.NaN
      head[FIRST] = 0
      head[END] = 0
      head[BASE] = ROW_CARS * (open ? end - room : begin)
    },
    put(index, position, gap, velocity) {
      const tile = tileOf(index)
      if (Number.isNaN(anchors[tile])) anchors[tile] = position
      if (gap >= longest || gap >= 2 ** 30) setGap(index, gap)
      else addOnes(index, digits, gap)
      if (gap >>> lives[tile] !== 0) setRemainder(index, gap)
      addOnes(index, 0, velocity)
    },
    position: (index) => (open && index === head[END] - 1 ? head[FRONT] : position(index)),
    gap,
    velocity,
    setGap,
    addGap: (index, cells) => setRemainder(index, (remainder(index) + cells) % modulus),
    read(from, to, position, positions, velocities) {
      let next = position
      for (let car = from; car < to; ) {
        const live = digits + Math.min(gapPlanes, lives[tileOf(car)])
        // The planes of 32 cars.
        for (let p = 0, word = at(car); p < planes; p++, word += 4) column[p] = words[word]
        for (const end = Math.min(to, car - (car & 31) + 32); car < end; car++) {
          const bit = car & 31
          let v = 0
          for (let p = 0; p < digits; p++) v |= ((column[p] >>> bit) & 1) << p
          let length = 1
          for (let p = digits, value = 1; p < live; p++, value += value)
            length += value * ((column[p] >>> bit) & 1)
          if ((column[planes - 1] >>> bit) & 1) length = 1 + gap(car)
          positions[car - from] = next
          velocities[car - from] = v
          next += length
        }
      }
      return next
    },
    locate(wanted) {
      const [first, end] = [head[FIRST], head[END]]
      if (first === end) return { car: end, position: Number.NaN }
      let [low, high] = [tileOf(first), Math.ceil(end / TILE_CARS)]
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
      if (head[FIRST] === ROW_CARS * (room - head[USED])) makeRoom()
      const empty = head[FIRST] === head[END]
      const last = empty ? position + 1 : anchors[tileOf(head[FIRST])]
      head[FIRST]--
      anchors[tileOf(head[FIRST])] = position
      if (empty) head[FRONT] = position
      setVelocity(head[FIRST], velocity)
      setGap(head[FIRST], last - position - 1)
    },
    strip(side) {
      if (side === 'right' || open) return new Uint8Array(0)
      new Uint8Array(strip.buffer).set(bytes.subarray(0, size))
      eachIn(0, surelyLong, (index) => {
        strip[size / 8 + index] = gap(index)
      })
      return new Uint8Array(strip.buffer)
    },
    receive(side, strip) {
      if (side === 'left' || open) return
      const first = ROW_CARS * room
      const gaps = new Float64Array(strip.buffer, strip.byteOffset + size, ROW_CARS)
      eachIn(room, surelyLong, (index) => longGaps.set(head[BASE] + index, 0))
      bytes.set(strip.subarray(0, size), size * room)
      eachIn(room, surelyLong, (index) => longGaps.set(head[BASE] + index, gaps[index - first]))
      const tile = tileOf(first)
      for (let plane = lives[tile]; plane <= gapPlanes; plane++) {
        for (let q = 0; q < 4; q++)
          if (words[4 * (planes * room + digits + plane) + q]) lives[tile] = plane + 1
      }
    },
  }
}
