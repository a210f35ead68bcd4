import { digitsOf } from '../../../layouts/rows.js'
import type { CarRules } from '../rules.js'

/**
 * Cars on a GPU. Thirty-two consecutive cars share the words of one place, one bit each: a word is one binary digit of
 * their velocities or gaps. Of each part of the road all words of a digit are one after the other, a **plane**.
 *
 *     velocity   digits 0, 1, …
 *     gap        digits 0 … m, which a step changes
 *     far        whether any higher digit of the gap is 1
 *     high       the higher digits of the gap, which are seldom read
 *
 * A thread has one place in registers, a workgroup has a **tile** of consecutive ones. What is wrong moves back by one
 * car per step. So a tile has copies of the two places ahead, of which one may have few cars, and takes up to 32 steps.
 */

/** Threads of a workgroup, and places of a tile: all but the two ahead of it. */
export const THREADS = 256
export const AHEAD = 2
export const TILE = THREADS - AHEAD

/** The most steps per call, as many as the places ahead last. */
export const MOST_STEPS = 32

/** Cars of a place. */
export const PLACE_CARS = 32
export const TILE_CARS = TILE * PLACE_CARS

/** The place of a number that goes around, 0 to most - 1; the number may be negative. */
export const within = (number: number, most: number): number => ((number % most) + most) % most

/** How many planes there are, which depends on the rules alone but for the high ones. */
export type Digits = {
  /** Digits of a velocity. */
  velocity: number
  /** Digits of a gap that a step changes. */
  gap: number
  /** The planes that a step reads: those of velocity and gap, and `far`. */
  low: number
}

/**
 * With m + 1 digits a gap of 2^m and more stays longer than vmax for all steps of a call, and a change of the two highest
 * digits shows whether the gap went beyond a multiple of 2^(m+1): in a call it changes by at most 2^(m-1).
 */
export function digitsFor({ vmax }: CarRules): Digits {
  const velocity = digitsOf(vmax)
  const gap = 2 + Math.ceil(Math.log2(vmax * MOST_STEPS))
  return { velocity, gap, low: velocity + gap + 1 }
}

/** A road in numbers. */
export type Shape = Digits & {
  cells: number
  open: boolean
  /** All planes. */
  planes: number
  /** Places of the road; of an open one, room for all cars, in which they go around. */
  places: number
  tiles: number
}

export function shapeOf(cells: number, cars: number, rules: CarRules): Shape {
  const digits = digitsFor(rules)
  const open = rules.ends !== undefined
  const longest = open ? cells : cells - cars
  const least = Math.max(digits.gap, Math.floor(Math.log2(longest + 1)) + 1)
  // The first car of an open road has a negative gap when it leaves: one digit is its sign.
  const high = least - digits.gap + (open ? 1 : 0)
  const taken = Math.ceil((open ? cells : cars) / PLACE_CARS)
  const tiles = Math.ceil(taken / TILE) + (open ? 2 : 0)
  return {
    ...digits,
    ...{ cells, open, tiles, planes: digits.low + high },
    places: open ? TILE * tiles : taken,
  }
}
