import { AHEAD, type Digits, PLACE_CARS, TILE } from './shape.js'

/** What all programs of cars have in common, as text in WGSL. */
export const commonProgram = ({ low }: Digits) => `
struct Part {
  /** Places of the road. */
  places: u32,
  /** Cars of the last place of the road. */
  lanes: u32,
  tiles: u32,
  /** The first tile of this part of the road, and the length of its planes. */
  first: u32,
  stride: u32,
  planes: u32,
  /** Whether the road is a ring of one tile. */
  closed: u32,
  cells: u32,
}

struct Call {
  steps: u32,
  /** On an open road, whether a car waits before it, and whether the exit is shut. */
  waits: u32,
  shut: u32,
  /** On an open road, the first tile that has cars. */
  tile: u32,
  /** The number of the observation. */
  observation: u32,
  keys: array<vec4u, 32>,
}

/** The cars on an open road. */
struct Open {
  /** The number of the last car in the direction of driving: ${PLACE_CARS} word + bit. */
  word: i32,
  bit: u32,
  cars: u32,
  /** Empty cells before it, as far as they matter; all ones if the road has no cars. */
  back: u32,
  /** Cells that the car which left in this step drove into before. */
  drivenOut: u32,
}

/** A place of the road, which is a ring. */
fn around(place: u32) -> u32 {
  return select(place, place - part.places, place >= part.places);
}

/** The first of ${low} words: the copy of one of the first ${AHEAD} places of a tile. */
fn copied(place: u32) -> u32 {
  return ${low}u * (place / ${TILE}u * ${AHEAD}u + place % ${TILE}u);
}
`

/** For an open road: which cars a place has. */
export const OPEN = `
/** Places from the one with the last car on. */
fn distance(place: u32) -> u32 {
  let word = road.word % i32(part.places);
  let start = u32(select(word, word + i32(part.places), word < 0));
  return select(place + part.places - start, place - start, place >= start);
}

/** Bits of the cars of the place at this distance. */
fn onRoad(distance: u32) -> u32 {
  let end = i32(road.bit + road.cars) - i32(${PLACE_CARS}u * distance);
  let below = select(select((1u << u32(max(end, 0))) - 1u, ~0u, end >= ${PLACE_CARS}), 0u, end <= 0);
  return select(below, below & (~0u << road.bit), distance == 0u);
}

/** The bit of the first car in the direction of driving, if the place at this distance has it. */
fn front(distance: u32) -> u32 {
  let at = road.bit + road.cars - 1u;
  return select(0u, 1u << (at % ${PLACE_CARS}u), road.cars > 0u && at / ${PLACE_CARS}u == distance);
}
`

/**
 * Of 32 numbers with these binary digits, the lowest first: which are at least k, that is more than k - 1. Undefined if
 * none is.
 */
export function atLeast(k: number, digits: readonly string[]): string | undefined {
  let more: string | undefined
  for (const [j, digit] of digits.entries()) {
    if (((k - 1) >> j) & 1) more = more && `(${digit} & ${more})`
    else more = more ? `(${digit} | ${more})` : digit
  }
  return more
}

export const upTo = (end: number, from = 0): number[] =>
  Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i)
