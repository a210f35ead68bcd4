/**
 * The models as they are told in words, cell by cell and car by car: what every strategy must agree with. Of the
 * library it takes only the keys of random draws, which are a definition themselves.
 *
 * A road is one state a cell: 0 empty; 1 a car, or 1 + velocity of one.
 */
import type { CarRules } from '../src/kernels/cars/rules.js'
import type { ElementaryRules } from '../src/kernels/elementary/rules.js'
import { endsDraw, stepKey } from '../src/random/draws.js'
import { isSlow } from './random/carDraws.js'

/** The rules that the definition has. */
export type Rules = ElementaryRules | CarRules

/** A road after a step: its cells, what is counted of it, and how many cars came in and went out. */
export type Next = { road: Uint8Array; counts: number[]; entered?: number; exited?: number; cars?: Car[] }

/** Traffic: all cars at once look ahead, and those with an empty cell in front of them move into it. */
export function drive(road: Uint8Array): { road: Uint8Array; moved: number } {
  const next = new Uint8Array(road.length)
  let moved = 0
  for (let cell = 0; cell < road.length; cell++) {
    if (road[cell] === 0) continue
    const front = cell + 1 === road.length ? 0 : cell + 1
    if (road[front] === 0) {
      next[front] = 1
      moved++
    } else {
      next[cell] = 1
    }
  }
  return { road: next, moved }
}

/** An elementary rule: the eight neighbourhoods 111, 110, … 000 are the binary digits of its number, in this order. */
export function obey(road: Uint8Array, { rule, outside }: ElementaryRules): Uint8Array {
  const digits = rule.toString(2).padStart(8, '0')
  const at = (cell: number) => {
    if (outside && cell < 0) return outside.left
    if (outside && cell >= road.length) return outside.right
    return road[(cell + road.length) % road.length]
  }
  return road.map((_, cell) => {
    const neighbourhood = `${at(cell - 1)}${at(cell)}${at(cell + 1)}`
    return Number(digits[['111', '110', '101', '100', '011', '010', '001', '000'].indexOf(neighbourhood)])
  })
}

/** A car: its number, its cell, which grows from lap to lap, and its velocity. */
export type Car = { number: number; cell: number; v: number }

/** The cars of a road at the start, numbered along it from its first cell on. */
export function carsOf(road: Uint8Array): Car[] {
  const cells = Array.from(road.keys()).filter((cell) => road[cell] > 0)
  return cells.map((cell, number) => ({ number, cell, v: road[cell] - 1 }))
}

/**
 * Nagel and Schreckenberg's cars, in the order of the road, in the move into a step. Cars that enter are numbered downwards,
 * -1, -2, …
 */
export function move(
  cars: readonly Car[],
  cells: number,
  rules: CarRules,
  step: number,
  enteredBefore = 0,
): Next & { cars: Car[] } {
  const { vmax, slow, slowStart, ends, seed } = rules
  const key = stepKey(seed, step)
  const draw = endsDraw(seed, step)
  const waits = ends !== undefined && draw.entry < ends.entry
  const opens = ends !== undefined && draw.exit < ends.exit
  /** Where a car finds something ahead of it: the car after this many. */
  const ahead = (i: number) => {
    if (i < cars.length) return cars[i].cell
    if (!ends) return cars[0].cell + cells
    return opens ? Number.POSITIVE_INFINITY : cells
  }
  const moved = cars.map(({ number, cell, v: old }, i) => {
    const v = Math.min(old + 1, vmax, ahead(i + 1) - cell - 1)
    const last = ends !== undefined && cell === cells - 1
    const hesitates = !last && isSlow(key, number, old === 0 ? slowStart : slow)
    const v1 = hesitates ? Math.max(v - 1, 0) : v
    return { number, cell: cell + v1, v: v1 }
  })
  let entered = 0
  if (waits && ahead(0) > 0) {
    const v = Math.min(vmax, ahead(0))
    moved.unshift({ number: -1 - enteredBefore, cell: v - 1, v })
    entered = 1
  }
  const left = moved.filter(({ cell }) => ends && cell >= cells)
  const stay = moved.filter(({ cell }) => !ends || cell < cells)
  const drivenOut = left.map(({ cell, v }) => cells - 1 - (cell - v))
  const road = roadOf(stay, cells)
  const counts = countCars(road, vmax, ends === undefined)
  return {
    ...{ cars: stay, road, entered, exited: left.length },
    counts: ends ? [...counts, drivenOut.reduce((sum, n) => sum + n, 0)] : counts,
  }
}

/** The states of the cells on which these cars are. */
function roadOf(cars: readonly Car[], cells: number): Uint8Array {
  const road = new Uint8Array(cells)
  for (const { cell, v } of cars) road[cell % cells] = v + 1
  return road
}

/** Cars of each velocity, and runs of stopped cars: as many as have another cell behind the last of them. */
function countCars(road: Uint8Array, vmax: number, ring: boolean): number[] {
  const counts = new Array<number>(vmax + 2).fill(0)
  road.forEach((state, cell) => {
    if (state > 0) counts[state - 1]++
    const behind = cell + 1 < road.length || ring ? road[(cell + 1) % road.length] : 0
    if (state === 1 && behind !== 1) counts[vmax + 1]++
  })
  return counts
}

/** What a road becomes: the road after each step, and what is counted of it. Element 0 is the start. */
export type History = {
  roads: Uint8Array[]
  counts: number[][]
  boundaryCounts: [entered: number, exited: number][]
  /** For rules of cars: the cars of each road. */
  cars: (readonly Car[])[]
}

export const TRAFFIC: ElementaryRules = { kind: 'elementary', rule: 184, counted: 'moved' }

const histories = new WeakMap<Uint8Array, Map<string, History>>()

/** The history of a road for at least so many steps; what was worked out before is kept. */
export function history(road: Uint8Array, steps: number, any: { kind: string } = TRAFFIC): History {
  const rules = any as Rules
  const kept = histories.get(road) ?? new Map<string, History>()
  histories.set(road, kept)
  const begun: History = { roads: [road], counts: [[]], boundaryCounts: [[0, 0]], cars: [carsOf(road)] }
  const known = kept.get(JSON.stringify(rules)) ?? begun
  kept.set(JSON.stringify(rules), known)
  while (known.roads.length <= steps) {
    const next = after(known, rules, known.roads.length)
    known.roads.push(next.road)
    known.counts.push(next.counts)
    known.cars.push(next.cars ?? [])
    const [entered, exited] = known.boundaryCounts[known.boundaryCounts.length - 1]
    known.boundaryCounts.push([entered + (next.entered ?? 0), exited + (next.exited ?? 0)])
  }
  return known
}

function after({ roads, cars, boundaryCounts }: History, rules: Rules, step: number): Next {
  const road = roads[step - 1]
  if (rules.kind === 'cars') {
    return move(cars[step - 1], road.length, rules, step, boundaryCounts[step - 1][0])
  }
  if (rules.counted === 'moved') {
    const { road: next, moved } = drive(road)
    return { road: next, counts: [moved] }
  }
  const next = obey(road, rules)
  return { road: next, counts: [next.reduce((sum, cell) => sum + cell, 0)] }
}
