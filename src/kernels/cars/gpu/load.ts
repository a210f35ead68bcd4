import type { Gpu } from '../../../gpu/device.js'
import { eachCar } from '../../../layouts/carStart.js'
import type { Past, Velocities } from '../../../layouts/layout.js'
import type { CarRules } from '../rules.js'
import { NO_CARS } from './ends.js'
import type { Buffers, Part } from './parts.js'
import { AHEAD, PLACE_CARS, type Shape, TILE, TILE_CARS, within } from './shape.js'

/** The cars of a packed road. */
export type Given = { packed: Uint8Array; velocities: Velocities; cars: number; past: Past }

/** Places that are made at once. */
const PIECE = 64 * TILE

/** The places from .. to - 1, which are in one part; word i of plane p is at p (to - from) + i. */
type Piece = { part: Part; from: number; to: number; words: Uint32Array<ArrayBuffer> }

function* piecesOf({ parts }: Buffers, { planes }: Shape): Generator<Piece, undefined> {
  for (const part of parts) {
    const first = TILE * part.first
    for (let from = first; from < first + part.stride; from += PIECE) {
      const to = Math.min(first + part.stride, from + PIECE)
      yield { part, from, to, words: new Uint32Array(planes * (to - from)) }
    }
  }
}

/** Writes a road to the GPU, whose buffers are 0. */
export function loadCars(gpu: Gpu, buffers: Buffers, shape: Shape, rules: CarRules, given: Given) {
  const { packed, velocities, cars, past } = given
  const road = { ...shape, cars, past }
  // The cars of a ring have numbers from 0 on.
  const last = shape.open ? past.first : 0
  const copies = new Uint32Array(shape.low * AHEAD * shape.tiles)
  const anchors = new Uint32Array(2 * shape.tiles)
  const write = (buffer: GPUBuffer, words: Uint32Array<ArrayBuffer>, at = 0) =>
    gpu.device.queue.writeBuffer(buffer, 4 * at, words)

  function flush({ part, from, to, words }: Piece) {
    const count = to - from
    for (let p = 0; p < shape.planes; p++) {
      const plane = words.subarray(p * count, (p + 1) * count)
      write(part.planes, plane, p * part.stride + from - TILE * part.first)
    }
    for (let place = from; place < to; place += place % TILE < AHEAD - 1 ? 1 : TILE - AHEAD + 1) {
      const into = shape.low * (Math.floor(place / TILE) * AHEAD + (place % TILE))
      for (let p = 0; p < shape.low; p++) copies[into + p] = words[p * count + place - from]
    }
  }
  const pieces = piecesOf(buffers, shape)
  let piece = pieces.next().value
  let back = NO_CARS
  function add(car: number, order: number, position: number, gap: number) {
    const place = within(Math.floor(car / PLACE_CARS), shape.places)
    while (piece && place >= piece.to) {
      flush(piece)
      piece = pieces.next().value
    }
    if (car === last) back = Math.min(position, rules.vmax)
    if (car === last || car % TILE_CARS === 0) {
      const tile = Math.floor(place / TILE)
      anchors.set([position, position / 2 ** 32], 2 * tile)
    }
    const bit = 1 << within(car, PLACE_CARS)
    put(piece!, shape, place, bit, gap, typeof velocities === 'number' ? velocities : velocities[order])
  }
  // The cars of an open road go around in its places, which are filled from place 0 on.
  const room = PLACE_CARS * shape.places
  const turn = Math.min(last + cars, room * Math.ceil(last / room))
  eachCar(packed, road, turn, last + cars, add)
  eachCar(packed, road, last, turn, add)
  if (piece) flush(piece)
  write(buffers.copies[0], copies)
  write(buffers.anchors, anchors)
  write(buffers.ends, Uint32Array.of(Math.floor(last / PLACE_CARS), within(last, PLACE_CARS), cars, back, 0))
}

/** Sets the digits of a car where all are 0. */
function put(
  { from, to, words }: Piece,
  shape: Shape,
  place: number,
  bit: number,
  gap: number,
  velocity: number,
) {
  let at = place - from
  for (let p = 0; p < shape.velocity; p++, at += to - from) if ((velocity >> p) & 1) words[at] |= bit
  let rest = gap
  for (let p = 0; p < shape.gap; p++, at += to - from) {
    if (rest % 2 === 1) words[at] |= bit
    rest = Math.floor(rest / 2)
  }
  if (rest > 0) words[at] |= bit
  for (at += to - from; rest > 0; at += to - from) {
    if (rest % 2 === 1) words[at] |= bit
    rest = Math.floor(rest / 2)
  }
}
